import { describe, expect, it } from 'vitest';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { reconcilePayments } from '#functions/payments/reconcile-payments.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { anOrder, aPayment, aStock, fresh } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import { silentProviders } from './silent-provider.ts';
import { paymentsOf, paymentsWorld, statusOf, unreachable } from './world.ts';

const { cards, given } = paymentsWorld();

const silentProvider = silentProviders();

describe('an order whose time to pay is over', () => {
  const overdue = minutesLater(35);

  it('gives its pieces back, once', async () => {
    const world = await given();
    expect(await world.shop.run(expireUnpaidOrders)).toEqual({ expired: 0, kept: 0, failed: 0 });
    await at(overdue, async () => {
      expect(await world.shop.run(expireUnpaidOrders)).toEqual({ expired: 1, kept: 0, failed: 0 });
      expect(await world.shop.run(expireUnpaidOrders)).toEqual({ expired: 0, kept: 0, failed: 0 });
    });
    expect(await statusOf(world)).toBe('expired');
    expect(await world.table.table.get(stockItem.at(world.stock))).toMatchObject({ available: 10 });
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('is closed at the provider first, so that no money comes after the pieces are gone', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    await at(overdue, async () => expect(await world.shop.run(expireUnpaidOrders)).toMatchObject({ expired: 1 }));
    expect((await paymentsOf(world)).map(({ status }) => status)).toEqual(['closed']);
    expect(await cards.press({ pay: paymentNumber })).toMatchObject({ body: { status: 'expired' } });
  });

  it('is looked at again a minute later when the provider does not answer, and keeps nobody from their turn', async () => {
    const world = await given();
    await world.shop.done(startPayment, world.pay());
    const shop = shopOver({ engine: world.table.engine, parameters: unreachable });
    await at(overdue, async () => {
      expect(await shop.run(expireUnpaidOrders)).toEqual({ expired: 0, kept: 0, failed: 1 });
      expect(await shop.run(expireUnpaidOrders)).toEqual({ expired: 0, kept: 0, failed: 0 });
    });
    expect(await statusOf(world)).toBe('pending_payment');
    await at(minutesLater(37), async () =>
      expect(await world.shop.run(expireUnpaidOrders)).toMatchObject({ expired: 1 }),
    );
  });

  it('is one of a rush: a single run gives back the pieces of all of them', async () => {
    const world = await given();
    const stock = aStock({ available: 240, supplied: 240 });
    const rush = Array.from({ length: 240 }, () => anOrder({ stocks: [stock], quantity: 1 }));
    await world.table.given([stockItem.put({ ...stock, available: 0 }), ...rush.map((order) => orderItem.put(order))]);
    await at(overdue, async () =>
      expect(await world.shop.run(expireUnpaidOrders)).toEqual({ expired: 241, kept: 0, failed: 0 }),
    );
    expect(await world.table.table.get(stockItem.at(stock))).toMatchObject({ available: 240 });
  });

  it('is paid instead when the money was there before', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    await cards.press({ pay: paymentNumber });
    await at(overdue, async () =>
      expect(await world.shop.run(expireUnpaidOrders)).toEqual({ expired: 0, kept: 1, failed: 0 }),
    );
    expect(await statusOf(world)).toBe('paid');
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('keeps its pieces while the provider cannot be asked, and does not hold up the others', async () => {
    const world = await given();
    await world.shop.done(startPayment, world.pay());
    const other = anOrder({ stocks: [world.stock] });
    await world.table.given([orderItem.put(other), stockItem.update(world.stock, { add: { available: -1 } })]);
    const broken = shopOver({ engine: world.table.engine, parameters: unreachable });
    await at(overdue, async () =>
      expect(await broken.run(expireUnpaidOrders)).toEqual({ expired: 1, kept: 0, failed: 1 }),
    );
    expect(await statusOf(world)).toBe('pending_payment');
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['does not answer', unreachable],
    ['is not set up any more', {}],
  ])('waits for a provider that %s for a day, and not for ever', async (_, parameters) => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    const shop = shopOver({ engine: world.table.engine, parameters });
    const day = 24 * 60;
    await at(minutesLater(day), async () => expect(await shop.run(expireUnpaidOrders)).toMatchObject({ failed: 1 }));
    await at(minutesLater(day + 60), async () =>
      expect(await shop.run(expireUnpaidOrders)).toMatchObject({ expired: 1 }),
    );
    expect(await world.table.table.get(stockItem.at(world.stock))).toMatchObject({ available: 10 });

    // Its money is late money, once the provider can say so.
    await cards.press({ pay: paymentNumber, force: true });
    await at(minutesLater(day + 120), () => world.shop.run(reconcilePayments));
    expect(await statusOf(world)).toBe('paid');
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('waits for a silent provider without keeping those of others waiting', async () => {
    const world = await given();
    const silent = await silentProvider();
    const ofOthers = anOrder({ stocks: [world.stock] });
    const waiting = Array.from({ length: 60 }, () => {
      const order = anOrder({ stocks: [world.stock] });
      const payment = aPayment(order, { provider: 'card', reference: fresh.name('cs') });
      return [orderItem.put({ ...order, payment: payment.paymentNumber }), paymentItem.put(payment)];
    });
    await world.table.given([...waiting.flat(), orderItem.put(ofOthers)]);
    const shop = shopOver({ engine: world.table.engine, parameters: silent.parameters });
    await at(overdue, async () =>
      expect(await shop.run(expireUnpaidOrders)).toMatchObject({ expired: 2, kept: 0, failed: 60 }),
    );
    expect(silent.asked.length).toBeLessThan(2 * 16);

    // Those that it was not asked about come first in the next run: no few of them stand in the way of all others.
    const before = new Set(silent.asked.splice(0));
    await at(minutesLater(36.1), () => shop.run(expireUnpaidOrders));
    expect(silent.asked.filter((each) => before.has(each))).toEqual([]);
  });
});
