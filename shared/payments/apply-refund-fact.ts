import { log } from '#shared/kernel/log.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import type { Order, OrderRefund, refundedOrders } from '#shared/orders/index.ts';
import type { Statement } from '../table/index.ts';
import type { heardRefunds, RefundOfPayment } from './heard-refunds.ts';
import type { RefundFact } from './provider.ts';
import type { Refund } from './refund.ts';

/** What has to be open for money to go back. */
export interface RefundPorts {
  readonly refunds: ReturnType<(typeof heardRefunds)['reads']> & ReturnType<(typeof heardRefunds)['writes']>;
  readonly refundedOrders: ReturnType<(typeof refundedOrders)['reads']> & ReturnType<(typeof refundedOrders)['writes']>;
}

/** What became of a fact about a refund, for the log. */
export type RefundVerdict =
  | 'refund_processing'
  | 'refund_succeeded'
  | 'refund_failed'
  /** The shopper's bank has sent it back. */
  | 'refund_returned'
  /** It was said to have failed, and the money may have gone twice. */
  | 'refund_contradicted'
  | 'refund_known'
  | 'unknown_refund';

/** Nothing mends these by itself: a person has to look. */
const alarming: ReadonlySet<RefundVerdict> = new Set(['refund_failed', 'refund_returned', 'refund_contradicted']);

/**
 * The only way in which a provider's word about a refund changes anything: answer, query and notification all come here.
 * It may be told twice, late, and at once.
 */
export const applyRefundFact = async (fact: RefundFact, ports: RefundPorts, now: Date): Promise<RefundVerdict> => {
  const verdict = await untilFresh(() => applied(fact, ports, now), manyTellings);
  if (alarming.has(verdict)) {
    const { paymentNumber, refundNumber } = fact;
    log.error('refund', { paymentNumber, refundNumber, verdict });
  }
  return verdict;
};

const applied = async (fact: RefundFact, ports: RefundPorts, now: Date): Promise<RefundVerdict> => {
  const found = await ports.refunds.withPayment(fact);
  // What another provider says of a refund is as if there were none.
  if (found?.payment.provider !== fact.provider) return 'unknown_refund';
  const { status } = found.refund;
  if (fact.kind === 'failed') return status === 'failed' ? 'refund_known' : fail(found, ports, now);
  if (status === 'failed') return fact.kind === 'succeeded' ? 'refund_contradicted' : 'refund_known';
  if (status === 'succeeded') return 'refund_known';
  return fact.kind === 'succeeded' ? succeed(found, fact, ports, now) : goOn(found, fact, ports, now);
};

const goOn = async ({ refund }: RefundOfPayment, fact: RefundFact, { refunds }: RefundPorts, now: Date) => {
  await refunds.commit([refunds.processing(refund, fact, now)]);
  return 'refund_processing' as const;
};

const succeed = async (found: RefundOfPayment, fact: RefundFact, ports: RefundPorts, now: Date) => {
  const { refunds, refundedOrders } = ports;
  const order = await paidOrder(found, ports);
  const done = orderRefund(found.refund, now);
  await refunds.commit([
    refunds.succeeded(found.refund, fact),
    ...(order ? refundedOrders.refunded(order, done, now) : []),
  ]);
  return 'refund_succeeded' as const;
};

const fail = async (found: RefundOfPayment, ports: RefundPorts, now: Date) => {
  const { refunds, refundedOrders } = ports;
  const { status, refundNumber, amount, orderId, merchantId } = found.refund;
  const wasDone = status === 'succeeded';
  const order = wasDone ? await paidOrder(found, ports) : undefined;
  const others: readonly Statement[] = [
    ...(merchantId === undefined ? [] : [refundedOrders.released(merchantId, orderId, amount)]),
    ...(order ? [refundedOrders.returned(order, refundNumber, amount, now)] : []),
  ];
  await refunds.commit([...refunds.failed(found), ...others]);
  return wasDone ? ('refund_returned' as const) : ('refund_failed' as const);
};

/** The order that the money has paid. Money that never paid one goes back without it. */
const paidOrder = async (
  { refund: { automatic, userId, orderId }, payment: { anomaly } }: RefundOfPayment,
  { refundedOrders }: RefundPorts,
): Promise<Order | undefined> =>
  automatic === undefined && anomaly === undefined ? refundedOrders.of({ userId, orderId }) : undefined;

const orderRefund = ({ refundNumber, amount, merchantId }: Refund, now: Date): OrderRefund => ({
  refundNumber,
  amount,
  ...(merchantId !== undefined && { merchantId }),
  at: now.toISOString(),
});
