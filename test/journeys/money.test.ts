import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { type Account, aProduct, aShopper, invariants, login, orderBody, placeOrder, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { refundOrder, refundPayment, sandbox, startPayment } from './paying.ts';

const minutes = 60;
const price = { amount: 19_900, currency: 'CNY' };
const part = { amount: 5_000, currency: 'CNY' };
const everyMethod = ['card', 'alipay', 'wechat'];

describe.skipIf(isElsewhere)('money', { timeout: 120_000 }, () => {
  ownCloud();
  let shopper: Account;
  let merchant: string;
  let admin: string;
  let shopperNow: string;
  let sku: string;
  const logIn = async () => {
    [shopperNow, merchant, admin] = await Promise.all([login(shopper.username), login('merchant'), login('admin')]);
  };
  beforeAll(async () => {
    shopper = await aShopper();
    await logIn();
    ({ sku } = await aProduct({ stock: 50 }));
  });
  beforeEach(async () => {
    expect(await invariants()).toEqual([]);
    // Each journey moves the clock on, and on a slow machine it moves by itself: no token lasts for all of them.
    await logIn();
  });
  afterEach(async () => {
    for (const provider of everyMethod) await sandbox({ provider, next: { drop: 0 } });
  });
  const later = async (seconds: number) => {
    expect((await wait(seconds)).status).toBe(200);
    if (seconds >= 10 * minutes) await logIn();
  };

  const read = async (path: string, token = shopperNow) => (await call('GET', path, { token })).json;
  const becomes = (orderId: string, status: string) =>
    eventually(
      () => read(`/v1/orders/${orderId}`),
      (order) => order.status === status,
    );
  /** An order of one piece, and the payment that was started for it. */
  const toPay = async (method: string, of = sku): Promise<{ orderId: string; paymentNumber: string }> => {
    const placed = await placeOrder(shopperNow, orderBody([{ sku: of, quantity: 1 }], { paymentMethod: method }));
    expect(placed.status, placed.text).toBe(201);
    const { paymentNumber, action } = await startPayment(shopperNow, placed.json.orderId, { channel: 'qr' });
    // The shopper scans it: before, Alipay knows of no trade.
    expect((await fetch(action.url)).status).toBe(200);
    return { orderId: placed.json.orderId, paymentNumber };
  };
  const paid = async (method: string, of = sku) => {
    const started = await toPay(method, of);
    await sandbox({ pay: started.paymentNumber });
    await becomes(started.orderId, 'paid');
    return started;
  };
  const refundsOf = async (paymentNumber: string): Promise<readonly { refundNumber: string; status: string }[]> =>
    (await read(`/v1/admin/payments/${paymentNumber}/refunds`, admin)).items;
  const exceptionsOf = async (paymentNumber: string): Promise<readonly { kind: string; refund?: object }[]> =>
    (await read('/v1/admin/payments/exceptions?limit=100', admin)).items.filter(
      (each: { paymentNumber: string }) => each.paymentNumber === paymentNumber,
    );
  /** A provider that was too slow to close the payment is asked again by the next sweeps. */
  const expires = (orderId: string) =>
    eventually(
      async () => {
        const order = await read(`/v1/orders/${orderId}`);
        if (order.status !== 'expired') await later(70);
        return order;
      },
      ({ status }) => status === 'expired',
    );
  /** All that the transaction has brought is on its way back by itself, and arrives. */
  const goesBack = async (paymentNumber: string, kind: string) => {
    const told = await eventually(
      async () => {
        await later(70);
        return exceptionsOf(paymentNumber);
      },
      ([first]) => JSON.stringify(first?.refund ?? '').includes('succeeded'),
    );
    expect(told).toMatchObject([{ kind, amount: price, refund: { status: 'succeeded' } }]);
    expect(await refundsOf(paymentNumber)).toMatchObject([{ status: 'succeeded', amount: price }]);
  };

  it.each(everyMethod)('of which no notification tells is asked for (%s)', async (method) => {
    const { orderId, paymentNumber } = await toPay(method);
    await sandbox({ next: { drop: 10_000 }, provider: method });
    await sandbox({ pay: paymentNumber });
    await later(70);
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'paid' });
  });

  it.each(everyMethod)('goes back when the paid order is cancelled (%s)', async (method) => {
    const { sku: single, productId } = await aProduct({ stock: 1 });
    const { orderId, paymentNumber } = await paid(method, single);
    const cancelled = await call('POST', `/v1/orders/${orderId}/cancellation`, { token: shopperNow });
    expect([cancelled.status, cancelled.json.status]).toEqual([200, 'cancelled']);
    const order = await eventually(
      () => read(`/v1/orders/${orderId}`),
      ({ refunded }) => refunded !== undefined,
    );
    expect(order).toMatchObject({ status: 'cancelled', refunded: price });
    expect(await refundsOf(paymentNumber)).toMatchObject([{ status: 'succeeded', amount: price }]);
    await eventually(
      () => read(`/v1/products/${productId}`),
      ({ skus }) => skus[0].availability !== 'sold_out',
    );
  });

  it('that is not what was asked for pays nothing, waits for an admin, and goes back', async () => {
    const { orderId, paymentNumber } = await toPay('wechat');
    await sandbox({ pay: paymentNumber, amount: 1 });
    const one = { amount: 1, currency: 'CNY' };
    await eventually(
      () => read(`/v1/payments/${paymentNumber}`),
      ({ status }) => status === 'review',
    );
    expect(await exceptionsOf(paymentNumber)).toMatchObject([{ kind: 'amount_mismatch', amount: one, orderId }]);
    const resync = await call('POST', `/v1/admin/payments/${paymentNumber}/resync`, { token: admin });
    expect(resync.json).toMatchObject({ status: 'review', amount: price, captured: one, refundable: one });
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'pending_payment' });

    await refundPayment(admin, paymentNumber, { reason: '金额不符 Not the total' });
    await eventually(
      () => refundsOf(paymentNumber),
      ([refund]) => refund?.status === 'succeeded',
    );
    const again = await startPayment(shopperNow, orderId, { method: 'card' });
    expect(again.paymentNumber).not.toBe(paymentNumber);
    await sandbox({ pay: again.paymentNumber });
    await becomes(orderId, 'paid');
  });

  it.each(everyMethod)('that comes twice for one payment goes back once (%s)', async (method) => {
    const { orderId, paymentNumber } = await paid(method);
    await sandbox({ pay: paymentNumber, again: true });
    await eventually(
      () => exceptionsOf(paymentNumber),
      (found) => found.length > 0,
    );
    await goesBack(paymentNumber, 'second_transaction');
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'paid' });
  });

  it('that comes in two ways for one order goes back in the way that came later', async () => {
    const { orderId, paymentNumber: left } = await toPay('alipay');
    const { paymentNumber } = await startPayment(shopperNow, orderId, { method: 'card' });
    await sandbox({ pay: paymentNumber });
    await becomes(orderId, 'paid');
    await sandbox({ pay: left, force: true });
    await eventually(
      () => exceptionsOf(left),
      (found) => found.length > 0,
    );
    await goesBack(left, 'double_payment');
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'paid', paymentNumber });
  });

  it.each(everyMethod)('goes back once although the provider’s answer was lost (%s)', async (method) => {
    const { orderId, paymentNumber } = await paid(method);
    await sandbox({ answers: { how: 'disconnect', times: 2, to: 'refund' }, provider: method });
    const { refundNumber } = await refundOrder(merchant, orderId, { amount: part, reason: '有磕碰 Chipped' });
    const known = async () => {
      await later(70);
      return refundsOf(paymentNumber);
    };
    await eventually(known, ([refund]) => refund?.status === 'succeeded');
    expect(await read(`/v1/orders/${orderId}`)).toMatchObject({ status: 'partially_refunded', refunded: part });

    // Had it gone twice, the provider would not give the rest back.
    await refundOrder(merchant, orderId, { reason: '全部 All of it' });
    expect(await becomes(orderId, 'refunded')).toMatchObject({ refunded: price });
    expect(await refundsOf(paymentNumber)).toMatchObject([{ status: 'succeeded' }, { refundNumber }]);
  });

  it('that the bank sends back after it had gone is the shop’s again, and can go once more', async () => {
    const { orderId, paymentNumber } = await paid('card');
    const { refundNumber } = await refundOrder(merchant, orderId, { amount: part, reason: '有磕碰 Chipped' });
    await becomes(orderId, 'partially_refunded');
    await sandbox({ refund: refundNumber, outcome: 'fail' });
    expect(await becomes(orderId, 'paid')).toMatchObject({ refunded: { amount: 0 } });
    expect(await refundsOf(paymentNumber)).toMatchObject([{ refundNumber, status: 'failed' }]);

    await refundOrder(merchant, orderId, { reason: '全部 All of it' });
    expect(await becomes(orderId, 'refunded')).toMatchObject({ refunded: price });
    expect((await refundsOf(paymentNumber)).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it.each(everyMethod)('that comes late pays if the pieces are there, and goes back if not (%s)', async (method) => {
    const { sku: one } = await aProduct({ stock: 3 });
    const [lucky, unlucky, cancelled] = [await toPay(method, one), await toPay(method, one), await toPay(method, one)];
    const cancellation = await call('POST', `/v1/orders/${cancelled.orderId}/cancellation`, { token: shopperNow });
    expect(cancellation.json.status).toBe('cancelled');
    await later(37 * minutes);
    for (const { orderId } of [lucky, unlucky]) await expires(orderId);

    await sandbox({ pay: lucky.paymentNumber, force: true });
    await becomes(lucky.orderId, 'paid');
    expect(await exceptionsOf(lucky.paymentNumber)).toMatchObject([{ kind: 'late_paid' }]);

    const { token } = await aShopper();
    expect((await placeOrder(token, orderBody([{ sku: one, quantity: 2 }]))).status).toBe(201);
    await sandbox({ pay: unlucky.paymentNumber, force: true });
    await sandbox({ pay: cancelled.paymentNumber, force: true });
    await goesBack(unlucky.paymentNumber, 'late_no_stock');
    await goesBack(cancelled.paymentNumber, 'order_cancelled');
    expect(await read(`/v1/orders/${unlucky.orderId}`)).toMatchObject({ status: 'expired' });
    expect(await read(`/v1/orders/${cancelled.orderId}`)).toMatchObject({ status: 'cancelled' });
    expect(await invariants()).toEqual([]);
  });
});
