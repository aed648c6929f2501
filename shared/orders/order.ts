import type { Amounts } from '#shared/cart/index.ts';
import type { Money } from '#shared/kernel/money.ts';
import { type FieldError, Problem } from '#shared/kernel/problem.ts';

export type OrderStatus =
  | 'pending_payment'
  | 'paid'
  | 'shipped'
  | 'delivered'
  | 'completed'
  | 'cancelled'
  | 'expired'
  | 'partially_refunded'
  | 'refunded';

/**
 * The life of an order, as data: what happens → the states in which it may, and the state that it leads to.
 * The conditions of the writes are derived from it.
 */
export const transitions = {
  pay: { from: ['pending_payment'], to: 'paid' },
  expire: { from: ['pending_payment'], to: 'expired' },
} as const satisfies Record<string, { readonly from: readonly OrderStatus[]; readonly to: OrderStatus }>;
export type Transition = keyof typeof transitions;

export type PaymentMethod = 'alipay' | 'wechat' | 'card';

export interface Address {
  readonly recipient: string;
  readonly phone: string;
  readonly country: string;
  readonly province?: string | undefined;
  readonly city: string;
  readonly district?: string | undefined;
  readonly street: string;
  readonly postalCode?: string | undefined;
}

/** What was bought, as it was when it was bought: later changes of the product do not reach it. */
export interface OrderLine {
  readonly sku: string;
  readonly productId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly image: string;
  readonly options: Readonly<Record<string, string>>;
  readonly price: Money;
  readonly quantity: number;
  readonly lineTotal: Money;
}

export interface OrderEvent {
  readonly type: 'placed' | 'paid' | 'expired';
  readonly at: string;
}

export interface Order extends Amounts {
  readonly orderId: string;
  readonly userId: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  readonly address: Address;
  readonly paymentMethod: PaymentMethod;
  readonly note?: string;
  readonly payBefore: string;
  readonly createdAt: string;
  readonly paidAt?: string;
  /** The payment that is under way, or that paid the order. */
  readonly payment?: string;
  readonly events: readonly OrderEvent[];
  readonly version: number;
  /** When its stock is given back, unless it is paid: a little after `payBefore`, for money that is on its way. */
  readonly dueAt?: string;
}

/** The order as it was placed: what a repeated request is answered with, whatever has become of it since. */
export const asPlaced = ({ paidAt: _, ...order }: Order): Order => ({
  ...order,
  status: 'pending_payment',
  version: 1,
});

export interface Shortage {
  readonly sku: string;
  readonly path: string;
  readonly available: number;
}

/** Names every SKU of which not enough is left, and how much there is. */
export const outOfStock = (shortages: readonly Shortage[]): Problem =>
  new Problem('out_of_stock', {
    errors: shortages.map(
      ({ sku, path, available }): FieldError => ({ path, sku, available, message: `only ${available} left of ${sku}` }),
    ),
  });
