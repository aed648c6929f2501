import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import type { NextRefund } from '../faults.ts';
import type { RefundOutcome } from '../provider.ts';
import { Refusal, wrongStatus } from './refusal.ts';
import type { Refund, Trade } from './store.ts';
import type { Trades } from './trades.ts';

interface Options {
  readonly refunds: DurableMap<Refund>;
  readonly trades: Trades;
  readonly clock: Clock;
  /** What becomes of the next refund, when it is not a success. */
  readonly fate: () => NextRefund | undefined;
  readonly announce: (trade: Trade, refund: Refund) => void;
}

interface RefundRequest {
  readonly tradeNo: string | undefined;
  readonly outRequestNo: string | undefined;
  readonly amount: number;
}

const settled = { succeed: 'moved', fail: 'failed', abnormal: 'waiting' } as const;

/** Money on its way back. One number moves money once, whatever is asked under it later. */
export class Refunds {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Gives money back; `changed` says whether this very request has moved it. */
  give(trade: Trade, { tradeNo, outRequestNo, amount }: RefundRequest): { refund: Refund; changed: boolean } {
    const payment = trade.payments.find((each) => each.tradeNo === (tradeNo ?? trade.tradeNo));
    if (!payment) throw wrongStatus();
    // A refund without a number is the one of everything.
    if (outRequestNo === undefined && amount !== payment.amount)
      throw Refusal.business('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '撤销或退款金额与订单金额不一致');
    const number = outRequestNo ?? trade.outTradeNo;
    const known = this.find(trade, number);
    if (known && known.amount !== amount) throw Refusal.business('ACQ.DISCORDANT_REPEAT_REQUEST', '不一致的请求');
    if (known && known.status !== 'failed') return { refund: known, changed: false };
    if (trade.status === 'TRADE_FINISHED') throw Refusal.business('ACQ.TRADE_HAS_FINISHED', '交易已完结');
    if (amount > payment.amount - this.#givenBack(trade, payment.tradeNo))
      throw Refusal.business('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效');

    const fate = this.#options.fate();
    if (fate === 'fail') throw Refusal.business('ACQ.TRADE_NOT_ALLOW_REFUND', '当前交易不允许退款');
    if (fate === 'abnormal') throw Refusal.business('ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足');
    const at = this.#options.clock.now().getTime();
    const status = fate === 'hold' ? 'waiting' : 'moved';
    const refund: Refund = {
      outRequestNo: number,
      outTradeNo: trade.outTradeNo,
      tradeNo: payment.tradeNo,
      amount,
      at,
      status,
    };
    this.#keep(trade, refund);
    return { refund, changed: status === 'moved' };
  }

  find({ outTradeNo }: Trade, outRequestNo: string): Refund | undefined {
    return this.#options.refunds.get(`${outTradeNo}/${outRequestNo}`);
  }

  ofNumber(outRequestNo: string): Refund | undefined {
    return [...this.#options.refunds.values()].find((refund) => refund.outRequestNo === outRequestNo);
  }

  of({ outTradeNo }: Trade): Refund[] {
    return [...this.#options.refunds.values()].filter((refund) => refund.outTradeNo === outTradeNo);
  }

  settle(refund: Refund, outcome: RefundOutcome): Refund {
    const trade = this.#options.trades.ofPage(refund.outTradeNo);
    const next = { ...refund, status: settled[outcome] };
    if (trade) this.#keep(trade, next);
    return next;
  }

  /** Fen that have gone back, of one transaction or of all. */
  moved(trade: Trade): number {
    return sum(this.of(trade).filter(({ status }) => status === 'moved'));
  }

  #givenBack(trade: Trade, tradeNo: string): number {
    return sum(this.of(trade).filter((refund) => refund.tradeNo === tradeNo && refund.status !== 'failed'));
  }

  #keep(trade: Trade, refund: Refund): void {
    const { refunds, trades, announce } = this.#options;
    refunds.set(`${refund.outTradeNo}/${refund.outRequestNo}`, refund);
    if (refund.status !== 'moved') return;
    const isWhole = this.moved(trade) === sum(trade.payments);
    announce(isWhole ? trades.closeRefunded(trade) : trade, refund);
  }
}

const sum = (amounts: readonly { readonly amount: number }[]): number =>
  amounts.reduce((total, { amount }) => total + amount, 0);
