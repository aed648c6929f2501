import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qrSvg } from '#infra/local/sandbox/qr-page.ts';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { parseAlipaySettings } from '#shared/payments/alipay/settings.ts';
import { cardProvider } from '#shared/payments/card/provider.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import type { PaymentProvider, ProviderName } from '#shared/payments/provider.ts';
import { wechatProvider } from '#shared/payments/wechat/provider.ts';
import { parseWechatSettings } from '#shared/payments/wechat/settings.ts';
import { visit } from './press.ts';
import { secretOf } from './provider-settings.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };

describe('the pay page', () => {
  let sandbox: Sandbox;
  let card: PaymentProvider;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock, origin: 'http://127.0.0.1:9', backOff: [] });
    card = cardProvider(parseCardSettings(sandbox.parameters('dev')['/shop/dev/payments/card'] ?? ''));
  });
  afterAll(() => sandbox.stop());

  const open = async () => {
    const paymentNumber = newPaymentNumber(clock.now());
    const payBefore = new Date(clock.now().getTime() + 25 * 60_000);
    const { action, reference } = await card.start({
      paymentNumber,
      orderId: 'ord_<b>',
      amount: { amount: 1_234_567, currency: 'CNY' },
      payBefore,
      returnUrl: 'https://shop.example/return?a=1&b="2"',
      notifyUrl: 'https://shop.example/v1/webhooks/card',
      createdAt: clock.now(),
    });
    const path = new URL(action.url).pathname;
    return {
      page: async () => (await visit(sandbox, path)).text,
      submit: (outcome: string) => visit(sandbox, path, { method: 'POST', body: new URLSearchParams({ outcome }) }),
      query: () => card.query({ paymentNumber, reference }),
      paymentNumber,
      payBefore,
      path,
    };
  };

  it('says in two languages that no money moves, and what would be paid', async () => {
    const { page, paymentNumber } = await open();
    const html = await page();
    for (const part of ['no real money', '不会真实扣款', paymentNumber, '12,345.67', 'CNY', 'ord_&#60;b&#62;'])
      expect(html).toContain(part);
  });

  it('of a card says until when the shop waits, not until when Stripe would', async () => {
    const { page, payBefore } = await open();
    const html = await page();
    const minute = payBefore.toISOString().slice(0, 16).replace('T', ' ');
    for (const part of [`Please pay before ${minute} UTC`, `请在 ${minute} (UTC) 之前付款`])
      expect(html).toContain(part);
    expect(html).not.toContain('Open until');
  });

  it('needs no script, and could not run one', async () => {
    const { page, path } = await open();
    expect(await page()).not.toContain('<script');
    expect((await visit(sandbox, path)).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('pays, shows it, and leads back to the shop', async () => {
    const { page, submit, query, path } = await open();
    const { status, headers } = await submit('pay');

    expect([status, headers.get('location')]).toEqual([303, path]);
    expect(await query()).toHaveProperty('kind', 'succeeded');
    const html = await page();
    expect(html).toContain('支付成功');
    expect(html).toContain('href="https://shop.example/return?a=1&#38;b=%222%22"'.replace(/%22/g, '&#34;'));
    expect(html).not.toContain('<button');
  });

  it('declines, and lets the shopper try again', async () => {
    const { page, submit, query } = await open();
    await submit('fail');
    expect(await query()).toHaveProperty('kind', 'pending');
    expect(await page()).toContain('银行卡被拒绝');

    await submit('pay');
    expect(await query()).toHaveProperty('kind', 'succeeded');
  });

  it('takes no money after the deadline', async () => {
    const { page, submit, query } = await open();
    clock.shift += 60 * 60 * 1000;
    await submit('pay');
    expect(await query()).toHaveProperty('kind', 'closed');
    expect(await page()).toContain('该支付已关闭');
  });
});

describe('the page behind a code', () => {
  let sandbox: Sandbox;
  let providers: Partial<Record<ProviderName, PaymentProvider>>;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock, origin: 'http://127.0.0.1:9', backOff: [] });
    providers = {
      alipay: alipayProvider(parseAlipaySettings(secretOf(sandbox, 'alipay'))),
      wechat: wechatProvider(parseWechatSettings(secretOf(sandbox, 'wechat'))),
    };
  });
  afterAll(() => sandbox.stop());

  const scan = async (name: ProviderName, channel: 'qr' | 'wap') => {
    const paymentNumber = newPaymentNumber(clock.now());
    const started = await providers[name]?.start({
      paymentNumber,
      orderId: 'ord_1',
      amount: { amount: 1_234_567, currency: 'CNY' },
      payBefore: new Date(clock.now().getTime() + 600_000),
      channel,
      returnUrl: 'http://127.0.0.1:9/return',
      notifyUrl: `http://127.0.0.1:9/v1/webhooks/${name}`,
      payerAddress: '203.0.113.7',
      createdAt: clock.now(),
    });
    const { pathname, search } = new URL(started?.action.url ?? '');
    const path = pathname + search;
    return {
      path,
      page: async () => (await visit(sandbox, path)).text,
      submit: (outcome: string) => visit(sandbox, path, { method: 'POST', body: new URLSearchParams({ outcome }) }),
      query: () => providers[name]?.query({ paymentNumber, reference: paymentNumber }),
    };
  };

  it.each([
    ['alipay', '支付宝'],
    ['wechat', '微信支付'],
  ] as const)('of %s says that no money moves, declines, and pays', async (name, chinese) => {
    const { page, submit, query } = await scan(name, 'qr');
    const html = await page();
    for (const part of ['no real money', '不会真实扣款', chinese, '12,345.67', '可以关闭此页'])
      expect(html).toContain(part);

    await submit('fail');
    expect(await page()).toContain('支付失败，请重试');
    await submit('pay');
    expect(await query()).toMatchObject({ kind: 'succeeded' });
    expect(await page()).toContain('支付成功');
  });

  it('lets the shopper leave without paying, and come back', async () => {
    const { submit, query, path } = await scan('wechat', 'qr');
    const { headers } = await submit('leave');
    const left = await visit(sandbox, headers.get('location') ?? '');
    expect(left.text).toContain('您尚未付款即离开');
    expect(await query()).toMatchObject({ kind: 'pending' });
    expect((await visit(sandbox, path, { method: 'POST', body: 'outcome=pay' })).status).toBe(303);
    expect(await query()).toMatchObject({ kind: 'succeeded' });
  });

  it('leads back from the phone to where the shop has said', async () => {
    const { page } = await scan('wechat', 'wap');
    expect(await page()).toContain('href="http://127.0.0.1:9/return"');
    const { path } = await scan('wechat', 'qr');
    expect((await visit(sandbox, `${path}&redirect_url=javascript:alert(1)`)).text).not.toContain('javascript:');
  });

  it('is what the drawn code stands for', async () => {
    const { path } = await scan('alipay', 'qr');
    const url = `http://127.0.0.1:9${path}`;
    const { status, text } = await visit(sandbox, `/_local/sandbox/qr?url=${encodeURIComponent(url)}`);
    expect(status).toBe(200);
    expect(text).toContain(qrSvg(url));
    expect(text).toContain(`href="${url}"`);
    expect(qrSvg(url)).not.toBe(qrSvg(`${url}x`));
  });

  it.each(['', '?url=', '?url=javascript:alert(1)', '?url=nonsense'])(
    'is drawn for addresses alone, not for %s',
    async (query) => {
      expect(await visit(sandbox, `/_local/sandbox/qr${query}`)).toHaveProperty('status', 400);
    },
  );
});
