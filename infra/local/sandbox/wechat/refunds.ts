import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import type { NextRefund } from '../faults.ts';
import { digits } from '../keys.ts';
import type { RefundOutcome } from '../provider.ts';
import { badRequest, nothing, Refusal } from './refusal.ts';
import type { RefundOrder } from './requests.ts';
import type { Refund, Transaction } from './store.ts';
import type { Transactions } from './transactions.ts';

/** How long a refund is on its way here. */
const processingMs = 60;
const mostRefunds = 50;

const fates = { fail: 'CLOSED', abnormal: 'ABNORMAL', hold: undefined } as const;
const outcomes = { succeed: 'SUCCESS', fail: 'CLOSED', abnormal: 'ABNORMAL' } as const;

interface Options {
  readonly refunds: DurableMap<Refund>;
  readonly transactions: Transactions;
  readonly clock: Clock;
  /** What becomes of the next refund, when it is not a success. */
  readonly fate: () => NextRefund | undefined;
  readonly announce: (refund: Refund) => void;
}

/** Money on its way back: taken on at once, and decided a little later. */
export class Refunds {
  readonly #options: Options;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: Options) {
    this.#options = options;
    for (const refund of options.refunds.values()) this.#decideLater(refund);
  }

  /** Takes a refund on; the same number again finds the same refund, however it stands by then. */
  take(order: RefundOrder): Refund {
    const transaction = this.#transactionOf(order);
    const payment = transaction.payments.find(
      ({ transactionId }) => transactionId === (order.transaction_id ?? transaction.payments[0]?.transactionId),
    );
    if (!payment) throw badRequest('订单未支付，不能退款');
    const known = this.find(order.out_refund_no);
    if (known) {
      const isSame = known.transactionId === payment.transactionId && known.amount === order.amount.refund;
      if (!isSame) throw badRequest('退款单号已存在，但请求参数与首次不一致');
      return known;
    }
    if (order.amount.total !== payment.amount) throw badRequest('订单金额或退款金额与之前请求不一致');
    const earlier = this.of(payment.transactionId);
    const back = earlier.filter(({ status }) => status !== 'CLOSED').reduce((total, { amount }) => total + amount, 0);
    if (back + order.amount.refund > payment.amount) throw badRequest('退款金额大于可退金额');
    if (earlier.length >= mostRefunds) throw new Refusal(429, 'FREQUENCY_LIMITED', '退款次数超限');

    const fate = this.#options.fate();
    const becomes = fate === undefined ? 'SUCCESS' : fates[fate];
    const refund: Refund = {
      refundId: `503${digits(26)}`,
      outRefundNo: order.out_refund_no,
      outTradeNo: transaction.outTradeNo,
      transactionId: payment.transactionId,
      amount: order.amount.refund,
      total: payment.amount,
      currency: order.amount.currency,
      status: 'PROCESSING',
      ...(becomes && { becomes }),
      ...(order.notify_url && { notifyUrl: order.notify_url }),
      created: this.#options.clock.now().getTime(),
    };
    this.#options.refunds.set(refund.outRefundNo, refund);
    this.#decideLater(refund);
    return refund;
  }

  find(outRefundNo: string): Refund | undefined {
    return this.#options.refunds.get(outRefundNo);
  }

  of(transactionId: string): Refund[] {
    return [...this.#options.refunds.values()].filter((refund) => refund.transactionId === transactionId);
  }

  settle(refund: Refund, outcome: RefundOutcome): Refund {
    return this.#become(refund, outcomes[outcome]);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #decideLater({ outRefundNo, status, becomes }: Refund): void {
    if (status !== 'PROCESSING' || becomes === undefined) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const refund = this.find(outRefundNo);
      if (refund?.status === 'PROCESSING') this.#become(refund, becomes);
    }, processingMs);
    this.#timers.add(timer);
  }

  #become(refund: Refund, status: 'SUCCESS' | 'ABNORMAL' | 'CLOSED'): Refund {
    const settled = { ...refund, status, settled: this.#options.clock.now().getTime() };
    this.#options.refunds.set(settled.outRefundNo, settled);
    this.#options.announce(settled);
    return settled;
  }

  #transactionOf(order: RefundOrder): Transaction {
    const { transactions } = this.#options;
    const { transaction_id: id, out_trade_no: outTradeNo } = order;
    const found = id === undefined ? transactions.find(outTradeNo ?? '') : transactions.byTransactionId(id);
    if (!found || (outTradeNo !== undefined && found.outTradeNo !== outTradeNo)) throw nothing();
    return found;
  }
}
