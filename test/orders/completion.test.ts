import { describe, expect, it } from 'vitest';
import { completeShippedOrders } from '#functions/orders/complete-shipped-orders.ts';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { orderItem, saleItem } from '#shared/orders/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { contendedEngine, type EngineFault, faultyEngine } from '#test/engines.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { dealingsIn, paidOrder, unpaidOrder } from './selling.ts';

const written = capturedLog();
const real = realTable();
const days = (many: number) => minutesLater(many * 24 * 60);

/** An order in a table of its own, all of which has been sent. */
const sent = async (merchants = 1) => {
  const table = await real.empty();
  const dealings = dealingsIn(table);
  const sold = await paidOrder(table, merchants);
  for (let i = 0; i < merchants; i++) await dealings.ship(sold, i);
  const shop = shopOver({ engine: table.engine });
  const violations = async () => checkInvariants(await table.items()).violations;
  return { table, shop, sold, violations, ...dealings };
};

describe('an order that nobody pays', () => {
  it('and that can be neither expired nor put off keeps no other from its turn', async () => {
    const table = await real.empty();
    const [stuck, other] = [await unpaidOrder(table), await unpaidOrder(table)];
    const contended = shopOver({ engine: contendedEngine(table.engine, stuck.order.orderId) });
    await at(minutesLater(35), async () => {
      expect(await contended.run(expireUnpaidOrders)).toMatchObject({ expired: 1 });
      expect(await table.table.get(orderItem.at(other.order))).toMatchObject({ status: 'expired' });
    });
  });
});

describe('an order that was sent, and of which its shopper says nothing', () => {
  it('is completed fifteen days after the last of it was sent, not before, and once', async () => {
    const { shop, sold, statesOf, eventsOf, violations } = await sent(2);
    await at(days(14), async () =>
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 0 }),
    );
    await at(minutesLater(1, days(15)), async () => {
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 1, settled: 0, failed: 0 });
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 0 });
    });
    expect(await statesOf(sold)).toEqual(['completed', 'completed', 'completed']);
    expect(await eventsOf(sold)).toEqual(['placed', 'paid', 'shipped', 'completed']);
    expect(await violations()).toEqual([]);
  });

  it('is not completed while a merchant has not sent anything yet', async () => {
    const table = await real.empty();
    const { ship, statesOf } = dealingsIn(table);
    const sold = await paidOrder(table, 2);
    await ship(sold, 0);
    await at(days(99), async () =>
      expect(await shopOver({ engine: table.engine }).run(completeShippedOrders)).toMatchObject({ completed: 0 }),
    );
    expect(await statesOf(sold)).toEqual(['paid', 'shipped', 'paid']);
  });

  it('is completed although it was delivered in between', async () => {
    const { shop, sold, deliver, statesOf } = await sent();
    await deliver(sold);
    await at(days(16), async () => expect(await shop.run(completeShippedOrders)).toMatchObject({ completed: 1 }));
    expect(await statesOf(sold)).toEqual(['completed', 'completed']);
  });

  it('is nobody’s business any more once it was received', async () => {
    const { table, shop, sold, receive } = await sent();
    await receive(sold);
    await at(days(16), async () =>
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 0 }),
    );
    // The payment has a time of its own, at which its provider is asked about it.
    expect((await table.items()).filter((item) => 'due' in item && item['type'] !== 'payment')).toEqual([]);
  });

  it('is completed once when its shopper confirms at the same moment', async () => {
    const { shop, sold, receive, eventsOf, violations } = await sent();
    await at(days(16), () => Promise.all([shop.run(completeShippedOrders), receive(sold)]));
    expect((await eventsOf(sold)).filter((type) => type === 'completed').length).toBe(1);
    expect(await violations()).toEqual([]);
  });

  it('whose order has gone another way is settled, and never looked at again', async () => {
    const { table, shop, sold } = await sent();
    await table.given([orderItem.update(sold.order, { set: { status: 'refunded' } })]);
    await at(days(16), async () => {
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 0, settled: 1, failed: 0 });
      expect(await shop.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 0 });
    });
  });

  it('that fails goes to the back and holds up nobody', async () => {
    const { table, sold, statesOf } = await sent();
    // Nine calls look for what is due: the eight shards, and the items behind them. The next reads the order.
    const broken = shopOver({ engine: faultyEngine(table.engine, new Map<number, EngineFault>([[9, 'timeout']])) });
    await at(days(16), async () => {
      expect(await broken.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 1 });
      expect(await broken.run(completeShippedOrders)).toEqual({ completed: 0, settled: 0, failed: 0 });
    });
    expect(written.lines).toContainEqual(expect.objectContaining({ message: 'order not completed' }));
    await at(minutesLater(61, days(16)), async () =>
      expect(await broken.run(completeShippedOrders)).toMatchObject({ completed: 1 }),
    );
    expect(await statesOf(sold)).toEqual(['completed', 'completed']);
  });

  it('that can be neither completed nor put off keeps no other from its turn', async () => {
    const { table, sold, statesOf, ship } = await sent();
    const other = await paidOrder(table);
    await ship(other);
    const contended = shopOver({ engine: contendedEngine(table.engine, sold.order.orderId) });
    await at(days(16), async () => {
      expect(await contended.run(completeShippedOrders)).toMatchObject({ completed: 1 });
      expect(await statesOf(other)).toEqual(['completed', 'completed']);
      expect(await statesOf(sold)).toEqual(['shipped', 'shipped']);
    });
  });

  it('does not stand in the way of an order that nobody pays, however many there are', async () => {
    const { table, shop } = await sent();
    const [sale] = (await table.items()).flatMap((item) => saleItem.from(item) ?? []);
    if (!sale) throw new Error('nothing was sold');
    // A rush of sales that are all due before it, and that only the other schedule looks at.
    const rush = Array.from({ length: 300 }, (_, i) =>
      saleItem.put({ ...sale, orderId: `ord_rush${i}`, dueAt: '2026-01-01T00:00:00.000Z' }),
    );
    await table.given(rush);
    await unpaidOrder(table);
    await at(minutesLater(35), async () =>
      expect(await shop.run(expireUnpaidOrders)).toEqual({ expired: 1, kept: 0, failed: 0 }),
    );
  });

  it('is one of a rush: a single run completes all of them', async () => {
    const { table, shop } = await sent();
    const { ship } = dealingsIn(table);
    for (let i = 0; i < 30; i++) await ship(await paidOrder(table));
    await at(days(16), async () => expect(await shop.run(completeShippedOrders)).toMatchObject({ completed: 31 }));
  });
});
