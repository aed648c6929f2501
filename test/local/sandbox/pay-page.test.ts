import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { cardProvider } from '#shared/payments/card/checkout.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import type { PaymentProvider } from '#shared/payments/provider.ts';
import { visit } from './press.ts';

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
    const { action, reference } = await card.start({
      paymentNumber,
      orderId: 'ord_<b>',
      amount: { amount: 1_234_567, currency: 'CNY' },
      payBefore: clock.now(),
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
      path,
    };
  };

  it('says in two languages that no money moves, and what would be paid', async () => {
    const { page, paymentNumber } = await open();
    const html = await page();
    for (const part of ['no real money', '不会真实扣款', paymentNumber, '12,345.67', 'CNY', 'ord_&#60;b&#62;'])
      expect(html).toContain(part);
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
