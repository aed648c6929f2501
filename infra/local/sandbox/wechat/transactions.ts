import { randomBytes } from 'node:crypto';
import type { DurableMap } from '../../engines/durable-map.ts';
import type { Clock } from '../../engines/engine.ts';
import { digits } from '../keys.ts';
import type { PayOptions } from '../provider.ts';
import { badParameter, noOrder, Refusal } from './refusal.ts';
import type { Kind, Order } from './requests.ts';
import type { Transaction } from './store.ts';

const minuteMs = 60_000;

/** How long an address is good for. */
const addressMs: Readonly<Record<Kind, number>> = { native: 120 * minuteMs, h5: 5 * minuteMs, jsapi: 120 * minuteMs };

interface Options {
  readonly transactions: DurableMap<Transaction>;
  readonly clock: Clock;
  /** Hears of every payment. */
  readonly announce: (transaction: Transaction) => void;
}

/** The life of a transaction: open until it is paid or the shop closes it. Its deadline only stops the shopper. */
export class Transactions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Takes an order; the same one again finds the same transaction, with a fresh address. */
  begin(kind: Kind, order: Order): Transaction {
    const now = this.#now();
    const known = this.#options.transactions.get(order.out_trade_no);
    const addressUntil = now + addressMs[kind];
    if (!known) return this.#keep({ ...this.#beginning(kind, order, now), addressUntil });
    if (known.payments.length > 0) throw new Refusal(400, 'ORDERPAID', '该订单已支付');
    if (known.isClosed) throw new Refusal(400, 'ORDER_CLOSED', '该订单已关闭');
    const { amount, description, notifyUrl } = known;
    const isSame =
      known.kind === kind &&
      amount === order.amount.total &&
      description === order.description &&
      notifyUrl === order.notify_url;
    if (!isSame) throw new Refusal(403, 'OUT_TRADE_NO_USED', '商户订单号重复');
    return this.#keep({ ...known, addressUntil });
  }

  find(outTradeNo: string): Transaction | undefined {
    return this.#options.transactions.get(outTradeNo);
  }

  byTransactionId(transactionId: string): Transaction | undefined {
    const isIt = ({ payments }: Transaction) => payments.some((payment) => payment.transactionId === transactionId);
    return [...this.#options.transactions.values()].find(isIt);
  }

  /** Whether the shopper can still pay at this address. */
  isOpen({ isClosed, payments, deadline, addressUntil }: Transaction): boolean {
    return !isClosed && payments.length === 0 && this.#now() < Math.min(deadline, addressUntil);
  }

  /** The shopper pays. Nothing happens to a transaction that takes no money any more, unless it is forced to. */
  pay(transaction: Transaction, { force = false, again = false, amount, currency }: PayOptions = {}): Transaction {
    const isPaid = transaction.payments.length > 0;
    if (isPaid ? !again : !this.isOpen(transaction) && !force) return transaction;
    const payment = {
      transactionId: `42000${digits(23)}`,
      amount: amount ?? transaction.amount,
      currency: currency ?? transaction.currency,
      at: this.#now(),
    };
    const paid = this.#keep({ ...transaction, payments: [...transaction.payments, payment] });
    this.#options.announce(paid);
    return paid;
  }

  /** The bank turns the shopper down, who may try again as long as the transaction is open. */
  decline(transaction: Transaction): Transaction {
    return this.isOpen(transaction) ? this.#keep({ ...transaction, declines: transaction.declines + 1 }) : transaction;
  }

  close(outTradeNo: string): Transaction {
    const transaction = this.find(outTradeNo);
    if (!transaction) throw noOrder();
    if (transaction.payments.length > 0) throw new Refusal(400, 'ORDERPAID', '该订单已支付');
    return this.#keep({ ...transaction, isClosed: true });
  }

  #beginning(kind: Kind, order: Order, now: number): Omit<Transaction, 'addressUntil'> {
    const expires = order.time_expire === undefined ? undefined : Date.parse(order.time_expire);
    if (expires !== undefined && expires <= now) throw badParameter('time_expire: 支付结束时间已过');
    return {
      outTradeNo: order.out_trade_no,
      kind,
      prepayId: `wx${randomBytes(17).toString('hex')}`,
      amount: order.amount.total,
      currency: order.amount.currency,
      description: order.description,
      notifyUrl: order.notify_url,
      created: now,
      // WeChat leaves the shopper a minute at least.
      deadline: Math.max(expires ?? Number.MAX_SAFE_INTEGER, now + minuteMs),
      isClosed: false,
      declines: 0,
      payments: [],
    };
  }

  #keep(transaction: Transaction): Transaction {
    this.#options.transactions.set(transaction.outTradeNo, transaction);
    return transaction;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
