import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, Stale, untilFresh } from '#shared/kernel/stale.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { applyProviderFact, type Payment, type ProviderFact, paymentItem, refundItem } from '#shared/payments/index.ts';
import { anOrder, aPayment, aStock, moneyFor } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { moneyPorts } from './money-ports.ts';

capturedLog();
const real = realTable();

/** Random numbers that a seed repeats (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const shuffled = <T>(all: readonly T[], random: () => number): readonly T[] =>
  all
    .map((each) => ({ each, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);

/** Works on all of it with so many at once. */
const sideBySide = async (work: readonly (() => Promise<unknown>)[], atOnce: number): Promise<void> => {
  const queue = [...work];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Whoever is refused because another was faster has lost; a provider repeats what was not taken. */
const isLost = (error: unknown): boolean =>
  error instanceof Stale || (error instanceof Problem && error.code === 'conflict');

const actorsIn = ({ table }: RealTable) => {
  const ports = moneyPorts(table);

  const tell = async (fact: ProviderFact): Promise<string> => {
    for (;;) {
      try {
        return await untilFresh(async () => {
          const payment = await ports.payments.of(fact.paymentNumber);
          if (!payment) throw new Error('the payment is gone');
          return applyProviderFact(fact, payment, ports, new Date());
        }, manyTellings);
      } catch (error) {
        if (!isLost(error)) throw error;
        await wait(5);
      }
    }
  };

  const trying = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isLost(error)) throw error;
      return false;
    }
  };

  return {
    tell,
    /** The time to pay is over, whatever is on its way. */
    expire: (order: Order) =>
      trying(async () => {
        const current = await ports.orders.own(order);
        await ports.payments.commit([
          ports.orders.expired(current, new Date()),
          ...order.lines.map((line) => ports.stocks.release(line)),
        ]);
      }),
    /** Somebody else orders what has become free. */
    compete: (order: Order) =>
      trying(() =>
        ports.payments.commit([orderItem.put(order), ...order.lines.map((line) => ports.stocks.reserve(line))]),
      ),
  };
};

const race = async (count: number, seed: number) => {
  const random = randomOf(seed);
  const table = await real.empty();
  const { tell, expire, compete } = actorsIn(table);
  // Ten SKUs, all of whose pieces are held by the orders: whoever comes late meets competitors.
  const stocks = Array.from({ length: 10 }, () => aStock({ available: count / 10 }));
  const orders = Array.from({ length: count }, (_, i) => anOrder({ stocks: stocks.slice(i % 10, (i % 10) + 1) }));
  const attempts = orders.flatMap((order) => [aPayment(order), aPayment(order, { provider: 'alipay' })]);
  await table.given([
    ...stocks.map((stock) => stockItem.put({ ...stock, available: 0 })),
    ...orders.map((order) => orderItem.put(order)),
    ...attempts.map((payment) => paymentItem.put(payment)),
  ]);

  const factOf = (payment: Payment) =>
    moneyFor(payment, { provider: payment.provider, transactionId: `tx-${payment.paymentNumber}` });
  const rivals = Array.from({ length: count / 2 }, (_, i) =>
    anOrder({ stocks: stocks.slice(i % 10, (i % 10) + 1).map((stock) => ({ ...stock, available: 1 })) }),
  );
  const work: readonly (() => Promise<unknown>)[] = [
    ...attempts.flatMap((payment) => [1, 2, 3, 4].map(() => () => tell(factOf(payment)))),
    ...orders.map((order) => () => expire(order)),
    ...rivals.map((order) => () => compete(order)),
  ];
  await sideBySide(shuffled(work, random), 24);
  // Providers repeat what they have told, long after everything has been decided.
  const repeats = await Promise.all(attempts.slice(0, 20).map((payment) => tell(factOf(payment))));
  const items = await table.items();
  return { items, repeats, attempts };
};

describe('orders that two providers, their expiry and competitors race for', () => {
  const count = atLength(40, 200);
  const first = seedOfRun();
  const seeds = Array.from({ length: atLength(1, 3) }, (_, i) => first + i);

  it.each(seeds)(
    `are paid once or not at all, and all other money goes back (${count} orders, seed %s)`,
    async (seed) => {
      const { items, repeats, attempts } = await race(count, seed);
      expect(new Set(repeats)).toEqual(new Set(['known']));
      expect(checkInvariants(items).violations).toEqual([]);
      const payments = items.flatMap((item) => paymentItem.from(item) ?? []);
      expect(payments.every(({ status }) => status === 'succeeded')).toBe(true);
      const surplus = payments.filter(({ anomaly }) => anomaly !== undefined);
      const refunds = items.flatMap((item) => refundItem.from(item) ?? []);
      expect(refunds.map(({ paymentNumber }) => paymentNumber).toSorted()).toEqual(
        surplus.map(({ paymentNumber }) => paymentNumber).toSorted(),
      );
      const paid = items.flatMap((item) => orderItem.from(item) ?? []).filter(({ status }) => status === 'paid');
      expect(paid.length + surplus.length).toBe(attempts.length);
      expect(paid.length).toBeGreaterThan(count / 2);
    },
    1_800_000,
  );
});
