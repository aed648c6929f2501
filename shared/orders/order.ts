import type { Amounts } from '#shared/cart/index.ts';
import type { Money } from '#shared/kernel/money.ts';
import { type FieldError, Problem } from '#shared/kernel/problem.ts';
import type { Address } from '#shared/users/index.ts';
import type { OrderRefund } from './order-refund.ts';
import type { Shipment } from './shipment.ts';

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
  /** The money came after the pieces had been given back, and they were still there. */
  payLate: { from: ['expired'], to: 'paid' },
  expire: { from: ['pending_payment'], to: 'expired' },
  cancel: { from: ['pending_payment'], to: 'cancelled' },
  /** Its money goes back. Only while nothing was sent. */
  cancelPaid: { from: ['paid'], to: 'cancelled' },
  ship: { from: ['paid'], to: 'shipped' },
  deliver: { from: ['shipped'], to: 'delivered' },
  receive: { from: ['shipped', 'delivered'], to: 'completed' },
} as const satisfies Record<string, { readonly from: readonly OrderStatus[]; readonly to: OrderStatus }>;
export type Transition = keyof typeof transitions;

/** What happens to the money once an order is paid. Each may happen more than once, and the goods take their own way. */
export const moneyEvents = ['partially_refunded', 'refunded', 'refund_failed'] as const;

export type PaymentMethod = 'alipay' | 'wechat' | 'card';

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
  readonly type: 'placed' | (typeof transitions)[Transition]['to'] | (typeof moneyEvents)[number];
  readonly at: string;
  /** What has gone back, or has come back from there. */
  readonly amount?: Money;
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
  /** Every payment that was ever started for it. */
  readonly payments?: readonly string[];
  readonly events: readonly OrderEvent[];
  /** What its merchants have sent, in the order in which they did; missing as long as nobody has. */
  readonly shipments?: readonly Shipment[];
  /** What of its money has gone back to the shopper; missing as long as nothing has. */
  readonly refunds?: readonly OrderRefund[];
  readonly version: number;
  /** When its stock is given back, unless it is paid: a little after `payBefore`, for money that is on its way. */
  readonly dueAt?: string;
}

/** What stands for the address of somebody who was erased: in its form, so that whoever shows one can show it. */
export const nowhere = { recipient: '-', phone: '00000', country: 'ZZ', city: '-', street: '-' };

/** Nobody can be sent it any more. */
export const isForNobody = ({ address }: Pick<Order, 'address'>): boolean => address.country === nowhere.country;

/** An order takes only a step that its state allows. */
export const assertMay = (transition: Transition, { status, shipments = [] }: Order): void => {
  if (transition === 'cancelPaid' && shipments.length > 0)
    throw new Problem('illegal_transition', { detail: 'Some of the order has been sent.' });
  if (!may(transition, status)) throw new Problem('illegal_transition', { detail: `The order is ${status}.` });
};

export const may = (transition: Transition, status: OrderStatus): boolean => {
  const from: readonly OrderStatus[] = transitions[transition].from;
  return from.includes(status);
};

/** The order after a step of its life. What was due is done with. */
export const stepped = ({ dueAt: _, ...order }: Order, transition: Transition, at: Date): Order => {
  const { to } = transitions[transition];
  return {
    ...order,
    status: to,
    events: [...order.events, { type: to, at: at.toISOString() }],
    version: order.version + 1,
  };
};

/** The merchants whose goods are in an order, each once. */
export const merchantsOf = ({ lines }: Pick<Order, 'lines'>): readonly string[] => [
  ...new Set(lines.map(({ merchantId }) => merchantId)),
];

/** The order as it was placed: what a repeated request is answered with, whatever has become of it since. */
export const asPlaced = ({
  paidAt: _,
  payment: __,
  payments: ___,
  shipments: ____,
  refunds: _____,
  ...order
}: Order): Order => ({
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
