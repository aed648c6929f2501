import { afterAll, describe, expect, it } from 'vitest';
import { confirmDelivery } from '#functions/orders/confirm-delivery.ts';
import { confirmReceipt } from '#functions/orders/confirm-receipt.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { showOrder } from '#functions/orders/show-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { laggingEngine } from '#test/engines.ts';
import { merchant, shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { dealingsIn, paidOrder, parcel, unpaidOrder } from './selling.ts';

capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { ship, deliver, receive, statesOf, eventsOf, sellerOf } = dealingsIn(real);

afterAll(async () => expect(checkInvariants(await real.items()).violations).toEqual([]));

describe('an order of one merchant', () => {
  it('is shipped with its carrier and number, which its shopper reads', async () => {
    const world = await paidOrder(real);
    const answer = await ship(world);
    expect(answer).toMatchObject({ status: 201, json: { ...parcel, skus: world.stocks.map(({ sku }) => sku) } });
    expect(answer.json).toMatchObject({
      shipmentId: expect.stringMatching(/^shp_\w{26}$/),
      shippedAt: expect.any(String),
    });
    expect(await statesOf(world)).toEqual(['shipped', 'shipped']);
    const { buyer, order } = world;
    const seen = await shop().done(showOrder, { caller: buyer, path: { orderId: order.orderId } });
    expect(seen).toMatchObject({ status: 'shipped', shipments: [answer.json] });
    expect(JSON.stringify(seen)).not.toContain('mch_');
  });

  it('goes all the way, each step once', async () => {
    const world = await paidOrder(real);
    await ship(world);
    expect(await deliver(world)).toMatchObject({ status: 200, json: { ...parcel, deliveredAt: expect.any(String) } });
    expect(await statesOf(world)).toEqual(['delivered', 'delivered']);
    expect(await receive(world)).toMatchObject({ status: 200, json: { status: 'completed', version: 5 } });
    expect(await statesOf(world)).toEqual(['completed', 'completed']);
    expect(await eventsOf(world)).toEqual(['placed', 'paid', 'shipped', 'delivered', 'completed']);
  });

  it('is not shipped twice', async () => {
    const world = await paidOrder(real);
    const first = await ship(world);
    expect(await ship(world)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
    expect((await world.now()).shipments).toMatchObject([
      { shipmentId: Reflect.get(Object(first.json), 'shipmentId') },
    ]);
  });

  it('is shipped once when the same request comes several times at once, and later still', async () => {
    const world = await paidOrder(real);
    const same = { headers: { 'content-type': 'application/json', 'idempotency-key': 'parcel-1' } };
    const answers = await Promise.all([1, 2, 3, 4].map(() => ship(world, 0, same)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await deliver(world);
    expect((await ship(world, 0, same)).text).toBe(answers[0]?.text);
    const other = { ...same, body: { ...parcel, carrier: 'EMS' } };
    expect(await ship(world, 0, other)).toMatchObject({ status: 422, json: { code: 'idempotency_key_reused' } });
  });

  it('is answered the same when its twin was quicker, and comes through between two reads', async () => {
    const world = await paidOrder(real);
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'parcel-3' };
    const request = { ...sellerOf(world), body: parcel, headers };
    const twin = Promise.withResolvers<unknown>();
    const slow: typeof real.engine = {
      ...real.engine,
      getItem: async (input) => {
        if (!JSON.stringify(input.Key).includes('SALE#')) return real.engine.getItem(input);
        twin.resolve(await shopOver({ engine: real.engine }).done(shipOrder, request));
        return real.engine.getItem(input);
      },
    };
    const answer = await shopOver({ engine: slow }).call(shipOrder, request);
    expect(answer).toMatchObject({ status: 201, json: await twin.promise });
  });

  it('is answered the same again also while plain reads are behind', async () => {
    const world = await paidOrder(real);
    const engine = laggingEngine(real.engine);
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'parcel-2' };
    const request = { ...sellerOf(world), body: parcel, headers };
    const first = await shopOver({ engine }).done(shipOrder, request);
    expect(await shopOver({ engine }).done(shipOrder, request)).toEqual(first);
  });

  it('is delivered again with the same answer', async () => {
    const world = await paidOrder(real);
    await ship(world);
    const first = await deliver(world);
    expect((await deliver(world)).text).toBe(first.text);
    await receive(world);
    expect((await deliver(world)).text).toBe(first.text);
  });

  it('is received before anybody has said that it was delivered, and delivered no more', async () => {
    const world = await paidOrder(real);
    await ship(world);
    expect((await receive(world)).status).toBe(200);
    expect(await statesOf(world)).toEqual(['completed', 'completed']);
    expect(await deliver(world)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
  });

  it('is received again with the same answer, also at once', async () => {
    const world = await paidOrder(real);
    await ship(world);
    const answers = await Promise.all([1, 2, 3].map(() => receive(world)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.headers['etag']).toBe('"4"');
    expect((await eventsOf(world)).filter((type) => type === 'completed').length).toBe(1);
  });

  it.each(['unpaid', 'paid'] as const)('is not received while it is %s', async (state) => {
    const world = await (state === 'paid' ? paidOrder(real) : unpaidOrder(real));
    expect(await receive(world)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
  });

  it.each([
    ['carrier', { ...parcel, carrier: '' }],
    ['carrier', { ...parcel, carrier: 'x'.repeat(61) }],
    ['trackingNumber', { carrier: 'SF' }],
    ['trackingNumber', { ...parcel, trackingNumber: 'a\u0007b' }],
    ['orderId', { ...parcel, orderId: 'ord_1' }],
  ])('is not shipped with a wrong %s', async (path, body) => {
    const world = await paidOrder(real);
    const { status, json } = await ship(world, 0, { body });
    expect([status, json]).toMatchObject([400, { errors: [{ path }] }]);
    expect(await statesOf(world)).toEqual(['paid', 'paid']);
  });
});

describe('an order of two merchants', () => {
  it('is shipped and delivered when the last of them has done so', async () => {
    const world = await paidOrder(real, 2);
    await ship(world, 1);
    expect(await statesOf(world)).toEqual(['paid', 'paid', 'shipped']);
    await deliver(world, 1);
    expect(await statesOf(world)).toEqual(['paid', 'paid', 'delivered']);
    await ship(world, 0);
    expect(await statesOf(world)).toEqual(['shipped', 'shipped', 'delivered']);
    await deliver(world, 0);
    expect(await statesOf(world)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(await eventsOf(world)).toEqual(['placed', 'paid', 'shipped', 'delivered']);
  });

  it('is not received while half of it has not been sent', async () => {
    const world = await paidOrder(real, 2);
    await ship(world);
    expect(await receive(world)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
  });

  it('is shipped by both at once: both shipments are there', async () => {
    for (let round = 0; round < 5; round++) {
      const world = await paidOrder(real, 2);
      const answers = await Promise.all([ship(world, 0), ship(world, 1)]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect((await world.now()).shipments?.length).toBe(2);
      expect(await statesOf(world)).toEqual(['shipped', 'shipped', 'shipped']);
      const delivered = await Promise.all([deliver(world, 0), deliver(world, 1)]);
      expect(delivered.map(({ status }) => status)).toEqual([200, 200]);
      expect(await eventsOf(world)).toEqual(['placed', 'paid', 'shipped', 'delivered']);
    }
  });

  it('shows neither of them the shipment of the other', async () => {
    const world = await paidOrder(real, 2);
    await ship(world, 0);
    const [{ shipmentId } = { shipmentId: '' }] = (await world.now()).shipments ?? [];
    const other = world.sellers[1];
    const request = { ...(other && { caller: other.caller }), path: { ...other?.path, shipmentId } };
    expect(await shop().refused(confirmDelivery, request)).toMatchObject({ status: 404 });
  });
});

describe('an order that is not there', () => {
  it('for a merchant is one of others, one that is not paid, and none at all', async () => {
    const [paid, unpaid] = [await paidOrder(real), await unpaidOrder(real)];
    const stranger = merchant(fresh.merchant());
    const none = { ...sellerOf(paid), path: { orderId: 'ord_none' } };
    for (const request of [{ ...sellerOf(paid), caller: stranger }, sellerOf(unpaid), none]) {
      expect(await shop().refused(shipOrder, { ...request, body: parcel })).toMatchObject({ status: 404 });
      const delivery = { ...request, path: { ...request.path, shipmentId: 'shp_1' } };
      expect(await shop().refused(confirmDelivery, delivery)).toMatchObject({ status: 404 });
    }
    expect(await statesOf(paid)).toEqual(['paid', 'paid']);
  });

  it('for a shopper is somebody else’s', async () => {
    const world = await paidOrder(real);
    await ship(world);
    const stranger = { caller: shopper(fresh.user()), path: { orderId: world.order.orderId } };
    expect(await shop().refused(confirmReceipt, stranger)).toMatchObject({ status: 404 });
    expect(await statesOf(world)).toEqual(['shipped', 'shipped']);
  });

  it('for an administrator who is no merchant is forbidden', async () => {
    const world = await paidOrder(real);
    const admin = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };
    expect(await shop().refused(shipOrder, { ...sellerOf(world), caller: admin, body: parcel })).toMatchObject({
      status: 403,
    });
  });
});
