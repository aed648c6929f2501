import type { Stock } from '#shared/catalog/index.ts';

interface ModelLine {
  readonly quantity: number;
  readonly seenPrice: number;
}

type Outcome = 'done' | 'illegal_transition' | 'not_found';

interface ModelOrder {
  readonly userId: string;
  readonly lines: ReadonlyMap<string, number>;
  /** What each merchant in it has done so far. */
  readonly sent: Map<string, 'nothing' | 'shipped' | 'delivered'>;
  readonly subtotal: number;
  status: 'pending_payment' | 'paid' | 'shipped' | 'delivered' | 'completed' | 'cancelled' | 'expired';
  /** Its money is there, or was until it was cancelled. */
  wasPaid?: true;
  /** Time of the model at which everything had been sent. */
  shippedAt?: number;
  /** Given by the shop. */
  orderId?: string;
}

/** The rules of carts and orders once more, in the plainest way: what the shop must do, without how. */
export class ShopModel {
  readonly orders: ModelOrder[] = [];
  readonly #shelf: Map<string, { available: number; price: number; merchantId: string }>;
  #minutes = 0;
  readonly #carts = new Map<string, Map<string, ModelLine>>();
  readonly #answered = new Map<string, ModelOrder>();

  constructor(stocks: readonly Stock[]) {
    this.#shelf = new Map(
      stocks.map(({ sku, available, price, merchantId }) => [sku, { available, price: price.amount, merchantId }]),
    );
  }

  available(sku: string): number {
    return this.#on(sku).available;
  }

  put(userId: string, sku: string, quantity: number): void {
    this.#cart(userId).set(sku, { quantity, seenPrice: this.#on(sku).price });
  }

  remove(userId: string, sku: string): void {
    this.#cart(userId).delete(sku);
  }

  cartTotal(userId: string): number {
    return this.#total(userId);
  }

  order(userId: string, key: string): { outcome: string; order?: ModelOrder } {
    const before = this.#answered.get(userId + key);
    if (before) return { outcome: 'done', order: before };

    const lines = [...this.#cart(userId)];
    if (lines.length === 0) return { outcome: 'cart_empty' };
    if (lines.some(([sku, { quantity }]) => this.available(sku) < quantity)) return { outcome: 'out_of_stock' };
    if (lines.some(([sku, { seenPrice }]) => this.#on(sku).price !== seenPrice)) return { outcome: 'price_changed' };

    const wanted = new Map(lines.map(([sku, { quantity }]) => [sku, quantity]));
    const sent = new Map(lines.map(([sku]) => [this.#on(sku).merchantId, 'nothing' as const]));
    const order: ModelOrder = { userId, lines: wanted, sent, subtotal: this.#total(userId), status: 'pending_payment' };
    this.#move(order, -1);
    this.#carts.delete(userId);
    this.#answered.set(userId + key, order);
    this.orders.push(order);
    return { outcome: 'done', order };
  }

  pay(order: ModelOrder): string {
    const { status, lines, wasPaid } = order;
    if (wasPaid) return 'double_payment';
    if (status === 'cancelled') return 'order_cancelled';
    if (status === 'expired') {
      if ([...lines].some(([sku, quantity]) => this.available(sku) < quantity)) return 'late_no_stock';
      this.#move(order, -1);
    }
    order.status = 'paid';
    order.wasPaid = true;
    return status === 'expired' ? 'applied_late' : 'applied';
  }

  cancel(order: ModelOrder): Outcome {
    if (order.status === 'cancelled') return 'done';
    const isUnsent = order.status === 'paid' && [...order.sent.values()].every((each) => each === 'nothing');
    if (order.status !== 'pending_payment' && !isUnsent) return 'illegal_transition';
    order.status = 'cancelled';
    this.#move(order, 1);
    return 'done';
  }

  ship(order: ModelOrder, merchantId: string): Outcome {
    const sent = order.sent.get(merchantId);
    if (!sent || !order.wasPaid) return 'not_found';
    if (sent !== 'nothing' || order.status === 'cancelled') return 'illegal_transition';
    order.sent.set(merchantId, 'shipped');
    if (![...order.sent.values()].includes('nothing')) {
      order.status = 'shipped';
      order.shippedAt = this.#minutes;
    }
    return 'done';
  }

  deliver(order: ModelOrder, merchantId: string): Outcome {
    const sent = order.sent.get(merchantId);
    if (!sent || sent === 'nothing') return 'not_found';
    if (sent === 'delivered') return 'done';
    if (order.status === 'completed') return 'illegal_transition';
    order.sent.set(merchantId, 'delivered');
    if ([...order.sent.values()].every((each) => each === 'delivered')) order.status = 'delivered';
    return 'done';
  }

  receive(order: ModelOrder): Outcome {
    if (order.status === 'completed') return 'done';
    if (order.status !== 'shipped' && order.status !== 'delivered') return 'illegal_transition';
    order.status = 'completed';
    return 'done';
  }

  /** Time passes, more of it than an order has to be paid; answers what comes to its end by that. */
  wait(minutes: number): { expired: number; completed: number } {
    this.#minutes += minutes;
    const late = this.orders.filter(({ status }) => status === 'pending_payment');
    for (const order of late) {
      order.status = 'expired';
      this.#move(order, 1);
    }
    const silent = this.orders.filter(
      ({ status, shippedAt = this.#minutes }) =>
        (status === 'shipped' || status === 'delivered') && this.#minutes - shippedAt >= 15 * 24 * 60,
    );
    for (const order of silent) order.status = 'completed';
    return { expired: late.length, completed: silent.length };
  }

  reprice(sku: string, by: number): number {
    this.#on(sku).price += by;
    return this.#on(sku).price;
  }

  restock(sku: string, pieces: number): void {
    this.#on(sku).available += pieces;
  }

  #total(userId: string): number {
    return [...this.#cart(userId)].reduce((sum, [sku, { quantity }]) => sum + this.#on(sku).price * quantity, 0);
  }

  #move({ lines }: ModelOrder, direction: 1 | -1): void {
    for (const [sku, quantity] of lines) this.#on(sku).available += direction * quantity;
  }

  #on(sku: string): { available: number; price: number; merchantId: string } {
    const found = this.#shelf.get(sku);
    if (!found) throw new Error(`the model knows no SKU ${sku}`);
    return found;
  }

  #cart(userId: string): Map<string, ModelLine> {
    const cart = this.#carts.get(userId) ?? new Map<string, ModelLine>();
    this.#carts.set(userId, cart);
    return cart;
  }
}
