import { beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { type Account, address, aProduct, aShopper, invariants, login, orderBody, placeOrder, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const days = 24 * 3_600;
const parcel = { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' };
const press = (what: object) => call('POST', '/_local/sandbox/_ctl', { body: what });

describe.skipIf(isElsewhere)('after the payment', () => {
  ownCloud();
  let merchant: string;
  let sku: string;
  beforeAll(async () => {
    merchant = await login('merchant');
    ({ sku } = await aProduct({ stock: 10 }));
  });

  const ordered = async ({ token }: Account) => {
    const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 2 }]))).json;
    const { paymentNumber } = (await call('POST', `/v1/orders/${orderId}/payments`, { token, body: {} })).json;
    return { orderId, paymentNumber };
  };
  const paid = async (shopper: Account): Promise<string> => {
    const { orderId, paymentNumber } = await ordered(shopper);
    await press({ pay: paymentNumber });
    await eventually(
      () => call('GET', `/v1/orders/${orderId}`, { token: shopper.token }),
      ({ json }) => json.status === 'paid',
    );
    return orderId;
  };
  const ship = (orderId: string) =>
    call('POST', `/v1/merchant/orders/${orderId}/shipments`, { token: merchant, body: parcel });

  it('the merchant sends it, the shopper hears of every step, and confirms that it is there', async () => {
    const shopper = await aShopper();
    const { token } = shopper;
    const { email } = (await call('GET', '/v1/users/me', { token })).json;
    const orderId = await paid(shopper);

    const [first] = (await call('GET', '/v1/merchant/orders?status=paid', { token: merchant })).json.items;
    expect(first).toMatchObject({ orderId, status: 'paid', address, lines: [{ sku, quantity: 2 }] });
    expectProblem(await call('POST', `/v1/orders/${orderId}/receipt`, { token }), 409, 'illegal_transition');

    const shipped = await ship(orderId);
    expect([shipped.status, shipped.json]).toMatchObject([201, parcel]);
    expectProblem(await ship(orderId), 409, 'illegal_transition');
    const seen = (await call('GET', `/v1/orders/${orderId}`, { token })).json;
    expect(seen).toMatchObject({ status: 'shipped', shipments: [shipped.json] });

    const { shipmentId } = shipped.json;
    const delivery = `/v1/merchant/orders/${orderId}/shipments/${shipmentId}/delivery`;
    expect((await call('POST', delivery, { token: merchant })).status).toBe(200);
    expect((await call('POST', `/v1/orders/${orderId}/receipt`, { token })).json.status).toBe('completed');
    const events = (await call('GET', `/v1/orders/${orderId}/events`, { token })).json.items;
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      ...['placed', 'paid', 'shipped', 'delivered', 'completed'],
    ]);

    const mails = await eventually(
      async () => (await call('GET', `/_local/mails?to=${encodeURIComponent(email)}`)).json,
      (found) => found.length >= 3,
    );
    const subjects = ['We have your order', 'Your order is on its way', 'Your payment has arrived'];
    expect(mails.map(({ subject }: { subject: string }) => subject).sort()).toEqual(subjects);
    expect(JSON.stringify(mails)).toContain(parcel.trackingNumber);
    expect(await invariants()).toEqual([]);
  });

  it('a shopper is no merchant, and an unpaid order no merchant’s business', async () => {
    const shopper = await aShopper();
    const { orderId } = await ordered(shopper);
    expect((await call('GET', '/v1/merchant/orders', { token: shopper.token })).status).toBe(403);
    expectProblem(await call('GET', `/v1/merchant/orders/${orderId}`, { token: merchant }), 404, 'not_found');
    expectProblem(await ship(orderId), 404, 'not_found');
  });

  it('nobody can pay an order any more that was cancelled before', async () => {
    const shopper = await aShopper();
    const { orderId, paymentNumber } = await ordered(shopper);
    const cancelled = await call('POST', `/v1/orders/${orderId}/cancellation`, { token: shopper.token });
    expect([cancelled.status, cancelled.json.status]).toEqual([200, 'cancelled']);
    expect((await press({ pay: paymentNumber })).json).toMatchObject({ status: 'expired', paid: false });
    const again = await call('POST', `/v1/orders/${orderId}/cancellation`, { token: shopper.token });
    expect([again.status, again.json]).toEqual([200, cancelled.json]);
    expect(await invariants()).toEqual([]);
  });

  it('fifteen days of silence complete an order that was sent', async () => {
    const shopper = await aShopper();
    const orderId = await paid(shopper);
    await ship(orderId);
    const statusNow = async () =>
      (await call('GET', `/v1/orders/${orderId}`, { token: await login(shopper.username) })).json.status;
    await wait(14 * days);
    expect(await statusNow()).toBe('shipped');
    await wait(days + 600);
    expect(await statusNow()).toBe('completed');
    expect(await invariants()).toEqual([]);
  });
});
