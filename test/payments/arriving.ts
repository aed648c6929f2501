import { checkInvariants } from '#infra/invariants.ts';
import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import {
  applyProviderFact,
  exceptionItem,
  type Payment,
  type ProviderFact,
  paymentItem,
  payments,
  refundItem,
  transactionItem,
} from '#shared/payments/index.ts';
import type { Table } from '#shared/table/index.ts';
import { anOrder, aPayment, aStock } from '#test/factories.ts';
import type { RealTable } from '#test/table.ts';
import { moneyPorts } from './money-ports.ts';

interface Changes {
  readonly order?: Partial<Order>;
  readonly payment?: Partial<Payment>;
  readonly stock?: Partial<Stock>;
}

/** An order that has come to an end without money. */
export const ended = (status: 'expired' | 'cancelled'): Partial<Order> => ({
  status,
  events: [
    { type: 'placed', at: '' },
    { type: status, at: '' },
  ],
});

/** A table of its own with an order of one piece out of ten, its stock, and a payment that is under way. */
export const arriving = async (real: RealTable, changes: Changes = {}, table?: RealTable) =>
  arrivingIn(table ?? (await real.empty()), changes);

const arrivingIn = async (table: RealTable, changes: Changes) => {
  const stock = aStock({ available: 9, supplied: 10, ...changes.stock });
  const order = anOrder({ stocks: [{ ...stock, available: 1, state: 'live' }], ...changes.order });
  const payment = aPayment(order, changes.payment);
  const isReleased = order.status === 'expired' || order.status === 'cancelled';
  await table.given([
    stockItem.put({ ...stock, available: stock.available + (isReleased ? 1 : 0) }),
    orderItem.put(order),
    paymentItem.put(payment),
  ]);

  const all = async () => table.items();
  return {
    table,
    stock,
    order,
    payment,
    /** As the webhook does it: the payment is read anew for each telling. */
    apply: (fact: ProviderFact, over: Table = table.table) =>
      untilFresh(async () => {
        const payment = await payments.reads(over).of(fact.paymentNumber);
        if (!payment) throw new Error(`there is no payment ${fact.paymentNumber}`);
        return applyProviderFact(fact, payment, moneyPorts(over), new Date());
      }),
    /** The order, its payment, and what is wrong with that. */
    state: async () => {
      const [orderNow, paymentNow] = await table.table.getMany([orderItem.at(order), paymentItem.at(payment)]);
      return [orderNow?.status, paymentNow?.status, paymentNow?.anomaly];
    },
    available: async () => (await table.table.get(stockItem.at(stock)))?.available,
    claims: async () => (await all()).flatMap((item) => transactionItem.from(item) ?? []),
    refunds: async () => (await all()).flatMap((item) => refundItem.from(item) ?? []),
    exceptions: async () => (await all()).flatMap((item) => exceptionItem.from(item) ?? []),
    violations: async () => checkInvariants(await all()).violations,
  };
};
export type Arriving = Awaited<ReturnType<typeof arriving>>;
