import { afterEach, describe, expect, it, vi } from 'vitest';
import { startPayment } from '#functions/payments/start-payment.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { type Payment, paymentItem } from '#shared/payments/index.ts';
import { shopper } from '#test/event.ts';
import { anOrder, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { newApiV3Key, parameterOf } from './genuine.ts';
import { type Call, type StubAnswer, stubWechat } from './stub-wechat.ts';

capturedLog();
const real = realTable();
const started = stubWechat();

const answers = ({ target }: Call, count: number): StubAnswer => {
  if (target.endsWith('/close')) return { status: 204 };
  if (target.endsWith('/h5')) return { body: { h5_url: `https://wx.tenpay.com/pay?prepay_id=${count}` } };
  return { body: { code_url: `weixin://wxpay/bizpayurl?pr=${count}` } };
};

const given = async () => {
  const table = await real.empty();
  const stock = aStock({ available: 9, supplied: 10 });
  const order = anOrder({ stocks: [stock] });
  await table.given([stockItem.put(stock), orderItem.put(order)]);
  let count = 0;
  const { calls, apiBase, platform } = await started((call) => answers(call, ++count));
  const parameters = { 'payments/wechat': parameterOf([platform], [newApiV3Key()], { apiBase }) };
  const shop = shopOver({ engine: table.engine, parameters });
  const request = (channel?: Payment['channel']) => ({
    caller: shopper(order.userId),
    path: { orderId: order.orderId },
    body: { method: 'wechat', ...(channel && { channel }) },
    viewer: '203.0.113.7',
  });
  const pay = (channel?: Payment['channel']) => shop.done(startPayment, request(channel));
  const statuses = async () => (await table.items()).flatMap((item) => paymentItem.from(item)?.status ?? []).sort();
  return { pay, calls, statuses };
};
const targets = (calls: readonly Call[]) => calls.map(({ target }) => target.replace(/^.*\/(?=\w+$)/, ''));

describe('paying through WeChat', () => {
  afterEach(() => void vi.useRealTimers());

  it('is a code, and the same code when it is asked for again', async () => {
    const { pay, calls } = await given();
    const first = await pay('qr');
    expect(first.action).toEqual({ type: 'qr', url: 'weixin://wxpay/bizpayurl?pr=1' });
    expect(await pay('qr')).toEqual(first);
    expect(await pay()).toEqual(first);
    expect(calls).toHaveLength(1);
  });

  it('is a page on a phone, for the address that asks', async () => {
    const { pay, calls } = await given();
    expect((await pay('wap')).action).toMatchObject({ type: 'redirect', url: expect.stringContaining('prepay_id=1') });
    expect(calls[0]?.body).toMatchObject({ scene_info: { payer_client_ip: '203.0.113.7' } });
  });

  it('has a fresh page after the old one is over, for the same payment', async () => {
    const { pay, calls } = await given();
    const first = await pay('wap');
    expect(await pay('wap')).toEqual(first);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4.5 * 60_000 });
    const second = await pay('wap');
    expect(second.paymentNumber).toBe(first.paymentNumber);
    expect(second.action?.url).toContain('prepay_id=2');
    expect(targets(calls)).toEqual(['h5', 'h5']);
  });

  it('closes the code before it opens a page, and is then another payment', async () => {
    const { pay, calls, statuses } = await given();
    const first = await pay('qr');
    const second = await pay('wap');
    expect(second.paymentNumber).not.toBe(first.paymentNumber);
    expect(targets(calls)).toEqual(['native', 'close', 'h5']);
    expect(await statuses()).toEqual(['closed', 'pending']);
  });
});
