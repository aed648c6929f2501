import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import { digits } from '../keys.ts';
import type { PayOptions } from '../provider.ts';
import { noTrade, Refusal, wrongStatus } from './refusal.ts';
import type { Trade } from './store.ts';
import type { TradeRequest } from './trade-request.ts';

interface Options {
  readonly trades: DurableMap<Trade>;
  readonly clock: Clock;
  /** Hears each change that Alipay may notify of. */
  readonly announce: (trade: Trade) => void;
}

/** The life of a trade: it begins when the shopper opens the cashier, and ends by a payment, the clock or the shop. */
export class Trades {
  readonly #options: Options;
  /** The trades that the clock may still overtake. */
  readonly #open = new Set<string>();

  constructor(options: Options) {
    this.#options = options;
    for (const trade of options.trades.values()) this.#index(trade);
  }

  /** Takes a request to pay; the same one again finds the same trade. */
  begin(request: TradeRequest): Trade {
    this.expireDue();
    const known = this.#options.trades.get(request.outTradeNo);
    if (known && known.payments.length > 0) throw Refusal.business('ACQ.TRADE_HAS_SUCCESS', '交易已被支付');
    if (known?.status === 'TRADE_CLOSED') throw Refusal.business('ACQ.TRADE_HAS_CLOSE', '交易已经关闭');
    if (known && (known.amount !== request.amount || known.subject !== request.subject))
      throw Refusal.business('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改');
    if (known) return request.product === 'precreate' ? known : this.open(known);

    const now = this.#options.clock.now().getTime();
    if (request.deadline <= now) throw Refusal.business('ACQ.TRADE_HAS_CLOSE', '交易已经关闭');
    const opened = request.product !== 'precreate';
    const tradeNo = digits(28);
    const beginning = { opened, tradeNo, created: now, declines: 0, payments: [] };
    return this.#keep({ ...request, ...beginning, status: 'WAIT_BUYER_PAY' });
  }

  /** The shopper has scanned the code: from now on there is a trade. */
  open(trade: Trade): Trade {
    return trade.opened ? trade : this.#keep({ ...trade, opened: true });
  }

  /** The trade as its pay page knows it, begun or not. */
  ofPage(outTradeNo: string): Trade | undefined {
    this.expireDue();
    return this.#options.trades.get(outTradeNo);
  }

  /** The trade as the shop may ask for it. */
  find({ outTradeNo, tradeNo }: { outTradeNo: string | undefined; tradeNo: string | undefined }): Trade {
    const trade = outTradeNo === undefined ? this.#byTradeNo(tradeNo) : this.ofPage(outTradeNo);
    if (!trade?.opened) throw noTrade();
    const numbers = [trade.tradeNo, ...trade.payments.map((payment) => payment.tradeNo)];
    if (tradeNo !== undefined && !numbers.includes(tradeNo)) throw noTrade();
    return trade;
  }

  /** The shopper pays. Nothing happens to a trade that takes no money any more, unless it is forced to. */
  pay(trade: Trade, { force = false, again = false, amount }: PayOptions = {}): Trade {
    const isPaid = trade.payments.length > 0;
    if (isPaid ? !again : trade.status === 'TRADE_CLOSED' && !force) return trade;
    const payment = {
      tradeNo: isPaid ? digits(28) : trade.tradeNo,
      amount: amount ?? trade.amount,
      at: this.#options.clock.now().getTime(),
    };
    const paid = this.#keep({
      ...trade,
      opened: true,
      status: 'TRADE_SUCCESS',
      payments: [...trade.payments, payment],
    });
    this.#options.announce(paid);
    return paid;
  }

  /** Alipay turns the shopper down, who may try again as long as the trade is open. */
  decline(trade: Trade): Trade {
    return trade.status === 'WAIT_BUYER_PAY' ? this.#keep({ ...trade, declines: trade.declines + 1 }) : trade;
  }

  /** Closes a trade that nobody has paid. */
  close(trade: Trade): Trade {
    if (trade.status !== 'WAIT_BUYER_PAY') throw wrongStatus();
    const closed = this.#keep({ ...trade, status: 'TRADE_CLOSED' });
    this.#options.announce(closed);
    return closed;
  }

  /** The time for refunds is over. */
  finish(trade: Trade): Trade {
    if (trade.status !== 'TRADE_SUCCESS') return trade;
    const finished = this.#keep({ ...trade, status: 'TRADE_FINISHED' });
    this.#options.announce(finished);
    return finished;
  }

  /** All of the money went back. */
  closeRefunded(trade: Trade): Trade {
    return this.#keep({ ...trade, status: 'TRADE_CLOSED' });
  }

  /** Closes what the clock has overtaken. A code that nobody has scanned just ends. */
  expireDue(): void {
    const now = this.#options.clock.now().getTime();
    for (const outTradeNo of this.#open) {
      const trade = this.#options.trades.get(outTradeNo);
      if (trade && trade.deadline <= now) this.close(trade);
    }
  }

  #byTradeNo(tradeNo: string | undefined): Trade | undefined {
    this.expireDue();
    const has = (trade: Trade) => trade.tradeNo === tradeNo || trade.payments.some((each) => each.tradeNo === tradeNo);
    return [...this.#options.trades.values()].find(has);
  }

  #keep(trade: Trade): Trade {
    this.#options.trades.set(trade.outTradeNo, trade);
    this.#index(trade);
    return trade;
  }

  #index({ outTradeNo, status }: Trade): void {
    if (status === 'WAIT_BUYER_PAY') this.#open.add(outTradeNo);
    else this.#open.delete(outTradeNo);
  }
}
