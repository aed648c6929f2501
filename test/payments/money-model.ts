type OrderStatus = 'pending_payment' | 'paid' | 'expired' | 'cancelled';
type PaymentStatus = 'pending' | 'succeeded' | 'closed' | 'failed' | 'review';
type RefundStatus = 'requested' | 'succeeded' | 'failed';

export interface ModelOrder {
  readonly sku: number;
  readonly quantity: number;
  readonly total: number;
  status: OrderStatus;
  wasPaid: boolean;
}

export interface ModelPayment {
  readonly order: number;
  status: PaymentStatus;
  transaction?: string;
  captured: number;
  refundable: number;
  anomaly?: string;
}

export interface ModelRefund {
  readonly payment: number;
  readonly transaction: string;
  readonly amount: number;
  status: RefundStatus;
}

/** The rules of money once more, in the plainest way: what has to become of it, without how. */
export class MoneyModel {
  readonly shelf: number[];
  readonly orders: ModelOrder[] = [];
  readonly payments: ModelPayment[] = [];
  readonly refunds: ModelRefund[] = [];
  readonly #claimed = new Set<string>();

  constructor(shelf: readonly number[]) {
    this.shelf = [...shelf];
  }

  place(sku: number, quantity: number, total: number): boolean {
    if (this.#left(sku) < quantity) return false;
    this.shelf[sku] = this.#left(sku) - quantity;
    this.orders.push({ sku, quantity, total, status: 'pending_payment', wasPaid: false });
    return true;
  }

  start(order: number): void {
    this.payments.push({ order, status: 'pending', captured: 0, refundable: 0 });
  }

  /** Pieces come in, or go to somebody else. */
  restock(sku: number, by: number): boolean {
    if (this.#left(sku) + by < 0) return false;
    this.shelf[sku] = this.#left(sku) + by;
    return true;
  }

  /** The order comes to its end without money; all of its payments are closed first. */
  end(order: ModelOrder, how: 'expired' | 'cancelled'): boolean {
    if (order.status !== 'pending_payment') return false;
    for (const payment of this.payments) {
      if (this.orders[payment.order] === order && payment.status === 'pending') payment.status = 'closed';
    }
    order.status = how;
    this.shelf[order.sku] = this.#left(order.sku) + order.quantity;
    return true;
  }

  unpaid(payment: ModelPayment, kind: 'closed' | 'failed'): string {
    if (payment.status !== 'pending') return 'known';
    payment.status = kind;
    return kind;
  }

  money(index: number, transaction: string, amount: number): string {
    const payment = this.payments[index];
    const order = payment && this.orders[payment.order];
    if (!payment || !order) throw new Error('the model knows no such payment');
    if (this.#claimed.has(transaction)) return 'known';
    this.#claimed.add(transaction);
    if (payment.transaction !== undefined) {
      this.refunds.push({ payment: index, transaction, amount, status: 'requested' });
      return 'second_transaction';
    }
    payment.transaction = transaction;
    payment.captured = amount;
    const verdict = amount === order.total ? this.#arrive(order) : 'amount_mismatch';
    payment.status = verdict === 'amount_mismatch' ? 'review' : 'succeeded';
    const isBack = !['applied', 'applied_late', 'amount_mismatch'].includes(verdict);
    payment.refundable = isBack ? 0 : amount;
    if (!verdict.startsWith('applied')) payment.anomaly = verdict;
    if (isBack) this.refunds.push({ payment: index, transaction, amount, status: 'requested' });
    return verdict;
  }

  refund(index: number, amount: number): boolean {
    const payment = this.payments[index];
    if (!payment?.transaction || payment.refundable < amount) return false;
    payment.refundable -= amount;
    this.refunds.push({ payment: index, transaction: payment.transaction, amount, status: 'requested' });
    return true;
  }

  refunded(refund: ModelRefund, kind: 'succeeded' | 'failed'): string {
    const before = refund.status;
    if (before === kind) return 'refund_known';
    if (before === 'failed') return 'refund_contradicted';
    refund.status = kind;
    if (kind === 'succeeded') return 'refund_succeeded';
    const payment = this.payments[refund.payment];
    if (payment && payment.transaction === refund.transaction) payment.refundable += refund.amount;
    return before === 'succeeded' ? 'refund_returned' : 'refund_failed';
  }

  #arrive(order: ModelOrder): string {
    if (order.wasPaid) return 'double_payment';
    if (order.status === 'cancelled') return 'order_cancelled';
    if (order.status === 'pending_payment') {
      order.status = 'paid';
      order.wasPaid = true;
      return 'applied';
    }
    if (this.#left(order.sku) < order.quantity) return 'late_no_stock';
    this.shelf[order.sku] = this.#left(order.sku) - order.quantity;
    order.status = 'paid';
    order.wasPaid = true;
    return 'applied_late';
  }

  #left(sku: number): number {
    return this.shelf[sku] ?? 0;
  }
}
