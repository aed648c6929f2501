import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { type Order, orderItem, refundedOrders } from '#shared/orders/index.ts';
import {
  applyProviderFact,
  applyRefundFact,
  draftRefund,
  type Payment,
  paymentItem,
  type Refund,
  refunds,
} from '#shared/payments/index.ts';
import { anOrder, aPayment, aStock, cny, moneyFor } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { MoneyModel } from './money-model.ts';
import { moneyPorts } from './money-ports.ts';

capturedLog();
const real = realTable();

/** What may happen to money, as plain data: fast-check shrinks a failing story to its shortest form. */
type Step =
  | { readonly does: 'place'; readonly sku: number; readonly quantity: number }
  | { readonly does: 'start' | 'expire' | 'cancel'; readonly order: number }
  | { readonly does: 'money' | 'again' | 'wrong' | 'closed' | 'failed'; readonly payment: number }
  | { readonly does: 'restock'; readonly sku: number; readonly by: number }
  | { readonly does: 'refund'; readonly payment: number; readonly amount: number }
  | { readonly does: 'refunded'; readonly refund: number; readonly kind: 'succeeded' | 'failed' };

/** One of those that are there. */
const any = fc.nat({ max: 999 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('place' as const),
      sku: fc.nat({ max: 1 }),
      quantity: fc.constantFrom(1, 2),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom('start' as const, 'start' as const, 'expire' as const, 'cancel' as const),
      order: any,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constantFrom('money' as const, 'money' as const, 'again' as const, 'wrong' as const),
      payment: any,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('closed' as const, 'failed' as const), payment: any }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('restock' as const),
      sku: fc.nat({ max: 1 }),
      by: fc.constantFrom(-2, -1, 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('refund' as const),
      payment: any,
      amount: fc.constantFrom(1, 5_000, 13_600),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('refunded' as const),
      refund: any,
      kind: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'failed' as const),
    }),
  },
);

/** Every story begins with two orders, and a payment of each: most of what may happen needs one. */
const beginning: readonly Step[] = [
  { does: 'place', sku: 0, quantity: 2 },
  { does: 'place', sku: 1, quantity: 1 },
  { does: 'start', order: 0 },
  { does: 'start', order: 1 },
];

const among = (each: number, all: readonly unknown[]): number => (all.length === 0 ? -1 : each % all.length);

/** Money of two SKUs with few pieces, beside the model of it. */
const startedStory = async (table: RealTable) => {
  const stocks: Stock[] = [aStock({ available: 2 }), aStock({ available: 3 })];
  await table.given(stocks.map((stock) => stockItem.put(stock)));
  const model = new MoneyModel(stocks.map(({ available }) => available));
  const ports = moneyPorts(table.table);
  const refundPorts = {
    refunds: { ...refunds.reads(table.table), ...refunds.writes(table.table) },
    refundedOrders: { ...refundedOrders.reads(table.table), ...refundedOrders.writes(table.table) },
  };
  const orders: Order[] = [];
  const payments: Payment[] = [];
  const now = () => new Date();

  const asked = ({ amount }: Payment): number => amount.amount;

  const tell = async (which: number, transaction: string, amountOf: (payment: Payment) => number) => {
    const index = among(which, payments);
    const payment = payments[index];
    if (!payment) return;
    const amount = amountOf(payment);
    const fact = moneyFor(payment, { transactionId: `${payment.paymentNumber}-${transaction}`, amount: cny(amount) });
    const current = await ports.payments.of(payment.paymentNumber);
    const verdict = await applyProviderFact(fact, current ?? payment, ports, now());
    expect(verdict).toBe(model.money(index, fact.transactionId, amount));
  };

  /** Every open payment is closed, as its provider has to before the pieces are free. */
  const close = async (order: number) => {
    const open = payments.filter(
      (_, i) => model.payments[i]?.order === order && model.payments[i]?.status === 'pending',
    );
    for (const payment of open) await ports.payments.commit([ports.payments.ended(payment, 'closed')]);
  };

  const end = async (which: number, how: 'expired' | 'cancelled') => {
    const index = among(which, orders);
    const [order, modelled] = [orders[index], model.orders[index]];
    if (modelled?.status !== 'pending_payment' || !order) return;
    await close(index);
    model.end(modelled, how);
    const ending = how === 'expired' ? ports.orders.expired(order, now()) : ports.orders.cancelled(order, now());
    await ports.payments.commit([ending, ...order.lines.map((line) => ports.stocks.release(line))]);
  };

  /** The refunds in the order in which the model has them: one of a transaction and amount is as good as another. */
  const known = async (): Promise<readonly Refund[]> =>
    (
      await Promise.all(payments.map(({ paymentNumber }) => refundPorts.refunds.list(paymentNumber, 100, undefined)))
    ).flatMap(({ items }) => items);

  const perform: { readonly [Does in Step['does']]: (step: Extract<Step, { does: Does }>) => Promise<unknown> } = {
    place: async ({ sku, quantity }) => {
      const stock = stocks[sku];
      if (!stock) return;
      const order = anOrder({ stocks: [{ ...stock, available: 99 }], quantity });
      const placing = table.given([orderItem.put(order), ...order.lines.map((line) => ports.stocks.reserve(line))]);
      if (!model.place(sku, quantity, order.total.amount)) return expect(placing).rejects.toThrow(Stale);
      await placing;
      orders.push(order);
    },
    start: async ({ order: which }) => {
      const index = among(which, orders);
      const order = orders[index];
      if (!order || model.orders[index]?.status !== 'pending_payment') return;
      const payment = aPayment(order);
      await table.given([ports.payments.add(payment)]);
      payments.push(payment);
      model.start(index);
    },
    expire: ({ order }) => end(order, 'expired'),
    cancel: ({ order }) => end(order, 'cancelled'),
    money: ({ payment }) => tell(payment, '1', asked),
    again: ({ payment }) => tell(payment, '2', asked),
    wrong: ({ payment }) => tell(payment, 'wrong', () => 1),
    closed: ({ payment }) => unpaid(payment, 'closed'),
    failed: ({ payment }) => unpaid(payment, 'failed'),
    restock: async ({ sku, by }) => {
      const stock = stocks[sku];
      if (!stock || !model.restock(sku, by)) return;
      await table.given([stockItem.update(stock, { add: { available: by, supplied: by } }, { when: 'exists' })]);
    },
    refund: async ({ payment: which, amount }) => {
      const index = among(which, payments);
      const payment = payments[index] && (await ports.payments.of(payments[index].paymentNumber));
      if (!payment) return;
      const requesting = async () => {
        const refund = draftRefund(payment, { amount: cny(amount), reason: 'broken' }, now());
        await table.given(refundPorts.refunds.requested(payment, refund));
      };
      if (model.refund(index, amount)) await requesting();
      else await expect(requesting()).rejects.toThrow(Problem);
    },
    refunded: async ({ refund: which, kind }) => {
      const all = await known();
      const refund = all[among(which, all)];
      if (!refund) return;
      const { paymentNumber, refundNumber, transactionId, amount, status } = refund;
      const modelled = model.refunds.find(
        (each) => each.transaction === transactionId && each.amount === amount.amount && each.status === status,
      );
      if (!modelled) throw new Error('the model knows no such refund');
      const fact = { provider: 'card' as const, paymentNumber, refundNumber, kind };
      expect(await applyRefundFact(fact, refundPorts, now())).toBe(model.refunded(modelled, kind));
    },
  };

  const unpaid = async (which: number, kind: 'closed' | 'failed') => {
    const index = among(which, payments);
    const [payment, modelled] = [payments[index], model.payments[index]];
    if (!payment || !modelled) return;
    const current = await ports.payments.of(payment.paymentNumber);
    const fact = { provider: 'card' as const, paymentNumber: payment.paymentNumber, kind };
    expect(await applyProviderFact(fact, current ?? payment, ports, now())).toBe(model.unpaid(modelled, kind));
  };

  return {
    perform: (each: Step) => perform[each.does](each as never),

    /** The table says what the model says. */
    assertAsModelled: async () => {
      const shelf = await table.table.getMany(stocks.map((stock) => stockItem.at(stock)));
      expect(shelf.map((stock) => stock?.available)).toEqual(model.shelf);
      const ordersNow = await table.table.getMany(orders.map((order) => orderItem.at(order)));
      expect(ordersNow.map((order) => order?.status)).toEqual(model.orders.map(({ status }) => status));
      const paymentsNow = await table.table.getMany(payments.map((payment) => paymentItem.at(payment)));
      expect(
        paymentsNow.map((payment) => [
          payment?.status,
          payment?.anomaly,
          payment?.transactionId,
          payment?.captured?.amount ?? 0,
          payment?.refundable ?? 0,
        ]),
      ).toEqual(
        model.payments.map(({ status, anomaly, transaction, captured, refundable }) => [
          status,
          anomaly,
          transaction,
          captured,
          refundable,
        ]),
      );
      const told = (refund: { amount: number; status: string }, transaction: string) =>
        `${transaction} ${refund.amount} ${refund.status}`;
      expect(
        (await known())
          .map(({ transactionId, amount, status }) => told({ amount: amount.amount, status }, transactionId))
          .toSorted(),
      ).toEqual(model.refunds.map((refund) => told(refund, refund.transaction)).toSorted());
    },
  };
};

describe('any story of orders, payments, pieces and refunds', () => {
  const seed = seedOfRun();
  const numRuns = atLength(40, 500);

  it(`goes as the model says, and the table adds up (${numRuns} stories, seed ${seed})`, async () => {
    const table = await real.empty();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 16, maxLength: 26 }), async (steps) => {
        const story = await startedStory(table);
        for (const each of [...beginning, ...steps]) await story.perform(each);
        await story.assertAsModelled();
      }),
      { numRuns, seed, endOnFailure: false },
    );
    expect(checkInvariants(await table.items()).violations).toEqual([]);
  }, 1_800_000);
});
