import type { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { isForNobody, type Order, type paidOrders } from '#shared/orders/index.ts';
import { type Arrival, Claimed } from './arrival.ts';
import type { heardPayments } from './heard-payments.ts';
import { type Anomaly, isAmountAsked, isOpen, type Payment } from './payment.ts';
import type { ProviderFact } from './provider.ts';

type OpenOrders = ReturnType<(typeof paidOrders)['reads']> & ReturnType<(typeof paidOrders)['writes']>;
type OpenStocks = ReturnType<(typeof stocks)['reads']> & ReturnType<(typeof stocks)['writes']>;

/** What has to be open for money to arrive. */
export interface MoneyPorts {
  readonly payments: Omit<ReturnType<(typeof heardPayments)['writes']>, 'askSoon'>;
  readonly orders: Pick<OpenOrders, 'of' | 'paid' | 'paidLate' | 'stillIs'>;
  readonly stocks: Pick<OpenStocks, 'rightNow' | 'reserveLate'>;
}

/** What became of a fact, for the log. */
export type Verdict =
  | 'applied'
  | 'applied_late'
  | 'known'
  | 'closed'
  | 'failed'
  | 'pending'
  | 'foreign_transaction'
  | Anomaly;

/** Nothing mends these by itself: a person has to look. */
const alarming: ReadonlySet<Verdict> = new Set([
  'amount_mismatch',
  'order_missing',
  'second_transaction',
  'foreign_transaction',
]);

/** The order does not wait for this money: it has expired, was cancelled, or is paid already. */
class NotPayable extends Error {
  override readonly name = 'NotPayable';
}

/**
 * The only way in which money changes anything: webhook, query, cancellation and expiry all come here with what a provider
 * was proved to have said. It may be told twice, late, and at once; the conditions of its writes make it happen once.
 * Where something has changed since it was read this is `Stale`: read the payment again, and decide anew.
 */
export const applyProviderFact = async (
  fact: ProviderFact,
  payment: Payment,
  ports: MoneyPorts,
  now: Date,
): Promise<Verdict> => {
  if (fact.kind === 'succeeded') {
    const verdict = await applySuccess({ fact, payment, now }, ports);
    if (alarming.has(verdict)) {
      const { paymentNumber, orderId } = payment;
      log.error('money that a person has to look at', { paymentNumber, orderId, verdict });
    }
    return verdict;
  }
  if (fact.kind === 'pending') return 'pending';
  if (!isOpen(payment)) return 'known';
  await ports.payments.commit([ports.payments.ended(payment, fact.kind)]);
  return fact.kind;
};

const applySuccess = async (arrival: Arrival, ports: MoneyPorts): Promise<Verdict> => {
  const { fact, payment } = arrival;
  if (payment.transactionId === fact.transactionId) return 'known';
  try {
    if (payment.transactionId !== undefined) return await takeSecond(arrival, ports);
    return await (isAmountAsked(payment, fact) ? pay(arrival, ports) : keep(arrival, 'amount_mismatch', ports));
  } catch (error) {
    if (!(error instanceof Claimed)) throw error;
    // Claimed by another payment: no provider means that, and no repeat would mend it.
    if (error.by !== fact.paymentNumber) return 'foreign_transaction';
    if (payment.transactionId !== undefined) return 'known';
    throw new Stale('somebody has just brought the same money', { cause: error });
  }
};

/** The usual case reads nothing: the conditions say whether the order still waits. */
const pay = async (arrival: Arrival, ports: MoneyPorts): Promise<Verdict> => {
  const { payments, orders } = ports;
  const { payment, now } = arrival;
  try {
    // The money, the order, its sales and the claim on the provider's transaction: all of it, or none of it.
    await payments.commit([...payments.applied(arrival), ...orders.paid(payment, now, () => new NotPayable())]);
    return 'applied';
  } catch (error) {
    if (!(error instanceof NotPayable)) throw error;
  }
  return settle(arrival, await orders.of(payment), ports);
};

/** Late money is still money: it pays its order after all, or goes back. */
const settle = async (arrival: Arrival, order: Order | undefined, ports: MoneyPorts): Promise<Verdict> => {
  if (!order) return keep(arrival, 'order_missing', ports);
  if (order.paidAt !== undefined) return giveBack(arrival, 'double_payment', ports);
  if (order.status === 'cancelled' || isForNobody(order)) return giveBack(arrival, 'order_cancelled', ports, order);
  if (order.status === 'expired') return payLate(arrival, order, ports);
  if (order.status === 'pending_payment') throw new Stale('the order waits for its money');
  return giveBack(arrival, 'double_payment', ports);
};

/** The order has given its pieces back. If all of them are still there it takes them again, and is paid. */
const payLate = async (arrival: Arrival, order: Order, ports: MoneyPorts): Promise<Verdict> => {
  const { payments, orders, stocks } = ports;
  const shelf = await stocks.rightNow(order.lines.map(({ sku }) => sku));
  const isThere = order.lines.every(({ quantity }, i) => {
    const stock = shelf[i];
    return stock?.state === 'live' && stock.available >= quantity;
  });
  if (!isThere) return giveBack(arrival, 'late_no_stock', ports, order);
  await payments.commit([
    ...payments.appliedLate(arrival),
    ...orders.paidLate(arrival.payment, arrival.now),
    ...order.lines.map((line) => stocks.reserveLate(line)),
  ]);
  return 'applied_late';
};

/** Provided that an order, where it is named, is still as it was read: one that could be paid meanwhile keeps its money. */
const giveBack = async (
  arrival: Arrival,
  anomaly: Anomaly,
  { payments, orders }: MoneyPorts,
  order?: Order,
): Promise<Verdict> => {
  await payments.commit([...payments.surplus(arrival, anomaly), ...(order ? [orders.stillIs(order)] : [])]);
  return anomaly;
};

const keep = async (arrival: Arrival, anomaly: Anomaly, { payments }: MoneyPorts): Promise<Verdict> => {
  await payments.commit(payments.kept(arrival, anomaly));
  return anomaly;
};

const takeSecond = async (arrival: Arrival, { payments }: MoneyPorts): Promise<Verdict> => {
  await payments.commit(payments.second(arrival));
  return 'second_transaction';
};
