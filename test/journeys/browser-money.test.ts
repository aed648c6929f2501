import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { hardships, type Visitor, visitorOf } from './browser-pages.ts';
import { call, eventually, url } from './client.ts';
import { type Account, aProduct, aShopper, invariants, login, orderBody, placeOrder } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { refundOrder, refundPayment, startPayment } from './paying.ts';

const total = { amount: 39_800, currency: 'CNY' };
const part = { amount: 1_500, currency: 'CNY' };
const rest = { amount: 38_300, currency: 'CNY' };

describe.skipIf(noBrowser ?? isElsewhere)('on a phone, in a real browser', () => {
  ownCloud();
  let browser: Browser;
  let shopper: Account;
  let merchant: string;
  let admin: string;
  let sku: string;
  beforeAll(async () => {
    [browser, shopper, merchant, admin] = await Promise.all([
      openBrowser(),
      aShopper(),
      login('merchant'),
      login('admin'),
    ]);
    ({ sku } = await aProduct());
  });
  afterAll(() => browser?.close());

  const read = async (path: string, token = shopper.token) => (await call('GET', path, { token })).json;
  const placed = async (paymentMethod: string): Promise<string> =>
    (await placeOrder(shopper.token, orderBody([{ sku, quantity: 2 }], { paymentMethod }))).json.orderId;
  const becomes = (orderId: string, status: string) =>
    eventually(
      () => read(`/v1/orders/${orderId}`),
      (order) => order.status === status,
    );

  /** What the shop makes of it: sends the shopper to the provider, or draws a code and waits. */
  const goToPay = async ({ page }: Visitor, { action }: { action: { type: string; url: string } }) => {
    if (action.type === 'redirect') return void (await page.goto(action.url));
    await page.goto(`${url}/_local/sandbox/qr?url=${encodeURIComponent(action.url)}`);
    expect(await page.locator('.code svg').isVisible()).toBe(true);
    expect(await hardships(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open it on this screen' }).click();
  };
  const press = async ({ page }: Visitor, button: RegExp, says: string) => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('status').filter({ hasText: says }).waitFor();
    expect(await hardships(page)).toEqual([]);
  };
  const back = async ({ page }: Visitor) => {
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByRole('heading', { name: /Back in the shop.*已返回商店/s }).waitFor();
    expect(await hardships(page)).toEqual([]);
  };

  it.concurrent.each([
    ['card', 'page', '银行卡支付', 'zh-CN'],
    ['alipay', 'page', '支付宝', 'en'],
    ['alipay', 'wap', '支付宝', 'zh-CN'],
    ['alipay', 'qr', '支付宝', 'en'],
    ['wechat', 'qr', '微信支付', 'zh-CN'],
    ['wechat', 'wap', '微信支付', 'en'],
  ])(
    'an order is paid by %s (%s), and goes back in two parts',
    { timeout: 120_000 },
    async (method, channel, chinese, locale) => {
      const orderId = await placed(method);
      const payment = await startPayment(shopper.token, orderId, { method, channel });
      const visitor = await visitorOf(browser, locale);
      const { page, complaints } = visitor;
      await goToPay(visitor, payment);

      const text = (await page.textContent('body')) ?? '';
      for (const each of ['no real money', '不会真实扣款', chinese, payment.paymentNumber, '398.00', orderId])
        expect(text).toContain(each);
      expect(await hardships(page)).toEqual([]);
      await press(visitor, /Fail/, '请重试');
      expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'pending_payment' });
      await press(visitor, /Pay/, '支付成功');
      if (payment.action.type === 'redirect') await back(visitor);
      else expect(await page.textContent('.back')).toContain('可以关闭此页');
      const paid = await becomes(orderId, 'paid');
      expect(await read(`/v1/payments/${payment.paymentNumber}`)).toMatchObject({ status: 'succeeded', amount: total });

      const first = await refundOrder(merchant, orderId, { amount: part, reason: '有一处磕碰 Chipped' });
      await becomes(orderId, 'partially_refunded');
      const second = await refundPayment(admin, payment.paymentNumber, { reason: '全部退还 The rest' });
      const order = await becomes(orderId, 'refunded');

      expect(order).toMatchObject({
        total,
        refunded: total,
        paymentNumber: payment.paymentNumber,
        paidAt: paid.paidAt,
      });
      const { items: told } = await read(`/v1/orders/${orderId}/events`);
      expect(told.map(({ type }: { type: string }) => type)).toEqual([
        ...['placed', 'paid', 'partially_refunded', 'refunded'],
      ]);
      expect(await read(`/v1/merchant/orders/${orderId}`, merchant)).toMatchObject({ subtotal: total, refunded: part });
      const gone = { status: 'succeeded', orderId, paymentNumber: payment.paymentNumber };
      const [ofMerchant, ofRest] = [
        { ...gone, refundNumber: first.refundNumber, amount: part },
        { ...gone, refundNumber: second.refundNumber, amount: rest },
      ];
      expect((await read(`/v1/merchant/orders/${orderId}/refunds`, merchant)).items).toMatchObject([ofMerchant]);
      expect((await read(`/v1/admin/payments/${payment.paymentNumber}/refunds`, admin)).items).toMatchObject([
        ofRest,
        ofMerchant,
      ]);
      expect(complaints).toEqual([]);
      await visitor.context.close();
    },
  );

  it.concurrent.each([
    ['card', 'page', 'alipay', 'wap'],
    ['alipay', 'page', 'wechat', 'qr'],
    ['wechat', 'wap', 'card', 'page'],
  ])('who leaves %s (%s) without paying pays by %s (%s) instead', async (left, leftBy, method, channel) => {
    const orderId = await placed(left);
    const visitor = await visitorOf(browser, 'zh-CN');
    const first = await startPayment(shopper.token, orderId, { method: left, channel: leftBy });
    await goToPay(visitor, first);
    await press(visitor, /Leave/, '您尚未付款即离开');
    await back(visitor);
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'pending_payment' });

    const second = await startPayment(shopper.token, orderId, { method, channel });
    await visitor.page.goBack();
    await visitor.page.reload();
    expect(await visitor.page.getByRole('status').textContent()).toContain('该支付已关闭');
    expect(await visitor.page.getByRole('button').count()).toBe(0);
    await goToPay(visitor, second);
    await press(visitor, /Pay/, '支付成功');
    await becomes(orderId, 'paid');
    expect(await read(`/v1/payments/${first.paymentNumber}`)).toMatchObject({ status: 'closed' });
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });

  it('leaves nothing that somebody has to look at, and books that add up', async () => {
    expect((await read('/v1/admin/payments/exceptions', admin)).items).toEqual([]);
    expect(await invariants()).toEqual([]);
  });
});
