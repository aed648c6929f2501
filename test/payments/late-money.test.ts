import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { nowhere, orderItem, saleItem } from '#shared/orders/index.ts';
import { paymentItem, refundItem } from '#shared/payments/index.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { type EngineFault, engineFaults, faultyEngine } from '#test/engines.ts';
import { anOrder, aPayment, aStock, cny, fresh, moneyFor } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { type Arriving, arriving, ended } from './arriving.ts';

capturedLog();
const real = realTable();
const given = (changes?: Parameters<typeof arriving>[1]) => arriving(real, changes);
const soldOut = { available: -1, supplied: 0 } as const;

/** All of it is on its way back, and nobody else can give it back as well. */
const assertGivenBack = async (world: Arriving, kind: string) => {
  const payment = await world.table.table.get(paymentItem.at(world.payment));
  expect(payment).toMatchObject({ status: 'succeeded', captured: world.order.total, refundable: 0, anomaly: kind });
  expect(await world.refunds()).toMatchObject([
    {
      transactionId: payment?.transactionId,
      amount: world.order.total,
      captured: world.order.total,
      automatic: kind,
      status: 'requested',
      dueAt: expect.any(String),
    },
  ]);
  expect(await world.exceptions()).toMatchObject([{ kind, transactionId: payment?.transactionId }]);
  expect(await world.violations()).toEqual([]);
};

describe('money for an order that has expired', () => {
  it('pays it after all when its pieces are still there, and takes them again', async () => {
    const world = await given({ order: ended('expired') });
    const fact = moneyFor(world.payment);
    expect(await world.apply(fact)).toBe('applied_late');
    expect(await world.state()).toEqual(['paid', 'succeeded', undefined]);
    expect(await world.available()).toBe(9);
    const { merchantId } = world.stock;
    expect(await world.table.table.get(saleItem.at({ merchantId, orderId: world.order.orderId }))).toMatchObject({
      status: 'paid',
    });
    expect(await world.refunds()).toEqual([]);
    expect(await world.exceptions()).toMatchObject([{ kind: 'late_paid' }]);
    expect(await world.apply(fact)).toBe('known');
    expect(await world.violations()).toEqual([]);
  });

  it('pays what was asked for then, whatever the price is now', async () => {
    const world = await given({ order: ended('expired') });
    await world.table.given([stockItem.update(world.stock, { set: { price: cny(99_900) } }, { when: 'exists' })]);
    expect(await world.apply(moneyFor(world.payment))).toBe('applied_late');
    expect(await world.violations()).toEqual([]);
  });

  it('pays for forty SKUs of forty merchants in one transaction', async () => {
    const world = await given({ order: ended('expired') });
    const stocks = Array.from({ length: 40 }, () => aStock({ merchantId: fresh.merchant() }));
    const order = anOrder({ stocks, ...ended('expired') });
    const payment = aPayment(order);
    await world.table.given([
      ...stocks.map((each) => stockItem.put(each)),
      orderItem.put(order),
      paymentItem.put(payment),
    ]);
    expect(await world.apply(moneyFor(payment))).toBe('applied_late');
    expect(await world.violations()).toEqual([]);
  });

  it('goes back in full when a piece is gone', async () => {
    const world = await given({ order: ended('expired'), stock: soldOut });
    const fact = moneyFor(world.payment);
    expect(await world.apply(fact)).toBe('late_no_stock');
    expect(await world.state()).toEqual(['expired', 'succeeded', 'late_no_stock']);
    await assertGivenBack(world, 'late_no_stock');
    expect(await world.apply(fact)).toBe('known');
    expect((await world.refunds()).length).toBe(1);
  });

  it('goes back in full when its goods are not sold any more', async () => {
    const world = await given({ order: ended('expired'), stock: { state: 'withdrawn' } });
    expect(await world.apply(moneyFor(world.payment))).toBe('late_no_stock');
    await assertGivenBack(world, 'late_no_stock');
  });

  it('takes none of its pieces when one of them is gone', async () => {
    const world = await given();
    const [there, gone] = [aStock({ available: 5 }), aStock({ available: 0 })];
    const order = anOrder({ stocks: [there, { ...gone, available: 1 }], ...ended('expired') });
    const payment = aPayment(order);
    await world.table.given([
      ...[there, gone].map((each) => stockItem.put(each)),
      orderItem.put(order),
      paymentItem.put(payment),
    ]);
    expect(await world.apply(moneyFor(payment))).toBe('late_no_stock');
    expect(await world.table.table.get(stockItem.at(there))).toMatchObject({ available: 5 });
    expect(await world.violations()).toEqual([]);
  });

  it('takes the last piece for one of several, and goes back to the others', async () => {
    const world = await given({ order: ended('expired'), stock: { available: 0, supplied: 1 } });
    const rivals = Array.from({ length: 5 }, () =>
      anOrder({ stocks: [{ ...world.stock, available: 1 }], ...ended('expired') }),
    );
    const attempts = rivals.map((order) => aPayment(order));
    await world.table.given([
      ...rivals.map((order) => orderItem.put(order)),
      ...attempts.map((payment) => paymentItem.put(payment)),
    ]);
    const verdicts = await Promise.all(
      [world.payment, ...attempts].map((payment) =>
        insisting(() => world.apply(moneyFor(payment, { transactionId: payment.paymentNumber }))),
      ),
    );
    expect(verdicts.filter((verdict) => verdict === 'applied_late').length).toBe(1);
    expect(verdicts.filter((verdict) => verdict === 'late_no_stock').length).toBe(5);
    expect(await world.available()).toBe(0);
    expect(await world.violations()).toEqual([]);
  });
});

describe('money that has nothing to pay', () => {
  it('goes back when the order was cancelled, and the order stays so', async () => {
    const world = await given({ order: ended('cancelled') });
    const fact = moneyFor(world.payment);
    expect(await world.apply(fact)).toBe('order_cancelled');
    expect(await world.state()).toEqual(['cancelled', 'succeeded', 'order_cancelled']);
    await assertGivenBack(world, 'order_cancelled');
    expect(await world.apply(fact)).toBe('known');
  });

  it.each([
    ['still waited for it', {}],
    ['had expired', ended('expired')],
  ])('goes back when the shopper was erased while the order %s: nobody could be sent it', async (_, order) => {
    const world = await given({ order: { ...order, address: nowhere } });
    const fact = moneyFor(world.payment);
    expect(await world.apply(fact)).toBe('order_cancelled');
    await assertGivenBack(world, 'order_cancelled');
    expect(await world.apply(fact)).toBe('known');
  });

  it.each(['paid', 'shipped', 'completed', 'refunded'] as const)(
    'goes back when the order is %s by another payment',
    async (status) => {
      const world = await given();
      const second = aPayment(world.order);
      await world.table.given([paymentItem.put(second)]);
      await world.apply(moneyFor(world.payment));
      await world.table.given([orderItem.update(world.order, { set: { status } }, { when: 'exists' })]);
      expect(await world.apply(moneyFor(second))).toBe('double_payment');
      expect(await world.table.table.get(paymentItem.at(second))).toMatchObject({
        status: 'succeeded',
        anomaly: 'double_payment',
        refundable: 0,
      });
      expect((await world.refunds()).map(({ paymentNumber }) => paymentNumber)).toEqual([second.paymentNumber]);
    },
  );

  it('is the later of two payments that come at once', async () => {
    const world = await given();
    const second = aPayment(world.order);
    await world.table.given([paymentItem.put(second)]);
    const facts = [moneyFor(world.payment), moneyFor(second)];
    const verdicts = await Promise.all(facts.map((fact) => world.apply(fact)));
    expect(verdicts.toSorted()).toEqual(['applied', 'double_payment']);
    expect(await world.violations()).toEqual([]);
  });

  it('is kept for a person when there is no such order', async () => {
    const world = await given();
    const payment = aPayment(anOrder());
    await world.table.given([paymentItem.put(payment)]);
    expect(await world.apply(moneyFor(payment))).toBe('order_missing');
    expect(await world.table.table.get(paymentItem.at(payment))).toMatchObject({ status: 'review' });
    expect(await world.violations()).toEqual([]);
  });
});

const insisting = async (apply: () => Promise<string>): Promise<string> => {
  let last: unknown;
  for (let i = 0; i < 9; i++) {
    try {
      return await apply();
    } catch (error) {
      last = error;
    }
  }
  throw last;
};

describe('whichever call to the table fails, in whichever way', () => {
  const stories: readonly (readonly [
    name: string,
    changes: Parameters<typeof arriving>[1],
    verdict: string,
    calls: number,
  ])[] = [
    ['usual money', {}, 'applied', 2],
    ['late money', { order: ended('expired') }, 'applied_late', 5],
    ['late money without pieces', { order: ended('expired'), stock: soldOut }, 'late_no_stock', 5],
    ['money for a cancelled order', { order: ended('cancelled') }, 'order_cancelled', 4],
  ];
  const singles = (calls: number) =>
    Array.from({ length: calls }, (_, call) =>
      engineFaults.map((fault): ReadonlyMap<number, EngineFault> => new Map([[call, fault]])),
    ).flat();

  it.each(stories)('%s counts once as long as the provider tells it again', async (_, changes, verdict, calls) => {
    const table = await real.empty();
    for (const plan of singles(calls)) {
      const world = await arriving(real, changes, table);
      const engine = faultyEngine(table.engine, plan);
      const over = new Table(engine, new Meter(), { consistent: true });
      const fact = moneyFor(world.payment);
      const told = [...plan].join();
      const verdicts: string[] = [];
      for (let i = 0; i < 3; i++) verdicts.push(await world.apply(fact, over).catch((error: Error) => error.name));
      expect(verdicts.at(-1), told).toBe('known');
      expect(verdicts.filter((each) => each === verdict).length, told).toBeLessThanOrEqual(1);
      const { paymentNumber } = world.payment;
      const { items } = await table.table.query(refundItem, {
        partition: refundItem.partition({ paymentNumber }),
        range: { prefix: 'REFUND#' },
        limit: 9,
      });
      expect(
        items.map(({ automatic }) => automatic),
        told,
      ).toEqual(verdict.startsWith('applied') ? [] : [verdict]);
    }
    expect(checkInvariants(await table.items()).violations).toEqual([]);
  });
});
