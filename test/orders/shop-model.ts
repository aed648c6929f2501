import type { Stock } from '#shared/catalog/index.ts';

interface ModelLine {
  readonly quantity: number;
  readonly seenPrice: number;
}

interface ModelOrder {
  readonly userId: string;
  readonly lines: ReadonlyMap<string, number>;
  readonly subtotal: number;
  status: 'pending' | 'paid' | 'expired';
  /** Given by the shop. */
  orderId?: string;
}

/** The rules of carts and orders once more, in the plainest way: what the shop must do, without how. */
export class ShopModel {
  readonly orders: ModelOrder[] = [];
  readonly #shelf: Map<string, { available: number; price: number }>;
  readonly #carts = new Map<string, Map<string, ModelLine>>();
  readonly #answered = new Map<string, ModelOrder>();

  constructor(stocks: readonly Stock[]) {
    this.#shelf = new Map(stocks.map(({ sku, available, price }) => [sku, { available, price: price.amount }]));
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
    const order: ModelOrder = { userId, lines: wanted, subtotal: this.#total(userId), status: 'pending' };
    this.#move(order, -1);
    this.#carts.delete(userId);
    this.#answered.set(userId + key, order);
    this.orders.push(order);
    return { outcome: 'done', order };
  }

  pay(order: ModelOrder): string {
    if (order.status !== 'pending') return 'order_not_payable';
    order.status = 'paid';
    return 'applied';
  }

  /** Every order that waits has waited too long; answers how many these are. */
  expire(): number {
    const late = this.orders.filter(({ status }) => status === 'pending');
    for (const order of late) {
      order.status = 'expired';
      this.#move(order, 1);
    }
    return late.length;
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

  #on(sku: string): { available: number; price: number } {
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
