import { describe, expect, it } from 'vitest';
import { listPaymentExceptions } from '#functions/payments/list-payment-exceptions.ts';
import { resyncPayment } from '#functions/payments/resync-payment.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { shopper } from '#test/event.ts';
import { aPayment, cny, fresh, moneyFor } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { arriving, ended } from './arriving.ts';
import { paymentsWorld, statusOf, unreachable, type World } from './world.ts';

const { cards, given } = paymentsWorld();

const real = realTable();
const admin = { caller: shopper(fresh.user()) };

describe('the list of exceptions', () => {
  it('has all money that did not come as it should have, newest first, with what goes back of it', async () => {
    const world = await arriving(real, { order: ended('cancelled') });
    const { table } = world;
    await world.apply(moneyFor(world.payment));
    const late = await arriving(real, { order: ended('expired') }, table);
    await late.apply(moneyFor(late.payment));
    const usual = await arriving(real, {}, table);
    await usual.apply(moneyFor(usual.payment));
    const wrong = await arriving(real, {}, table);
    await wrong.apply(moneyFor(wrong.payment, { amount: cny(1) }));

    const shop = shopOver({ engine: table.engine });
    const { items } = await shop.done(listPaymentExceptions, admin);
    expect(items.map(({ kind, paymentNumber }) => [kind, paymentNumber])).toEqual([
      ['amount_mismatch', wrong.payment.paymentNumber],
      ['late_paid', late.payment.paymentNumber],
      ['order_cancelled', world.payment.paymentNumber],
    ]);
    expect(items.map(({ refund }) => refund?.status)).toEqual([undefined, undefined, 'requested']);
    expect(items.at(-1)).toMatchObject({ amount: world.order.total, orderId: world.order.orderId, method: 'card' });
  });

  it('goes on after a page, and takes no cursor of another list', async () => {
    const world = await arriving(real, { order: ended('cancelled') });
    for (let i = 0; i < 4; i++) {
      const payment = aPayment(world.order);
      await world.table.given([paymentItem.put(payment)]);
      await world.apply(moneyFor(payment));
    }
    const shop = shopOver({ engine: world.table.engine });
    const first = await shop.done(listPaymentExceptions, { ...admin, query: { limit: '3' } });
    const rest = await shop.done(listPaymentExceptions, { ...admin, query: { cursor: first.nextCursor ?? '' } });
    const numbers = [...first.items, ...rest.items].map(({ paymentNumber }) => paymentNumber);
    expect([first.items.length, rest.items.length, new Set(numbers).size]).toEqual([3, 1, 4]);
    const cursor = Buffer.from('SALE#ord_1').toString('base64url');
    expect(await shop.refused(listPaymentExceptions, { ...admin, query: { cursor } })).toMatchObject({ status: 400 });
  });
});

describe('a payment that is looked at anew', () => {
  const started = async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    return { ...world, paymentNumber };
  };
  const resynced = ({ shop, paymentNumber }: World & { paymentNumber: string }) =>
    shop.done(resyncPayment, { ...admin, path: { paymentNumber } });

  it('takes over what its provider says', async () => {
    const world = await started();
    expect(await resynced(world)).toMatchObject({ status: 'pending', refunds: [] });
    await cards.press({ pay: world.paymentNumber });
    const { total } = world.order;
    expect(await resynced(world)).toMatchObject({
      status: 'succeeded',
      captured: total,
      refundable: total,
      refunds: [],
    });
    expect(await statusOf(world)).toBe('paid');
    expect(await resynced(world)).toMatchObject({ status: 'succeeded' });
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('that goes back by itself is on its way afterwards', async () => {
    const world = await started();
    await world.table.given([orderItem.update(world.order, { set: ended('cancelled') }, { when: 'exists' })]);
    await cards.press({ pay: world.paymentNumber });
    expect(await resynced(world)).toMatchObject({
      status: 'succeeded',
      anomaly: 'order_cancelled',
      refundable: { amount: 0 },
      refunds: [{ status: 'succeeded', amount: world.order.total }],
    });
  });

  it('is not there when nobody has such a number', async () => {
    const world = await given();
    const path = { paymentNumber: 'P00000000000000000000000000' };
    expect(await world.shop.refused(resyncPayment, { ...admin, path })).toMatchObject({ status: 404 });
  });

  it('is left as it was when its provider does not answer', async () => {
    const world = await started();
    const shop = shopOver({ engine: world.table.engine, parameters: unreachable });
    const path = { paymentNumber: world.paymentNumber };
    expect(await shop.refused(resyncPayment, { ...admin, path })).toMatchObject({ code: 'provider_unavailable' });
    expect(await statusOf(world)).toBe('pending_payment');
  });
});
