import { domainOf, type OperationDeclaration } from './declaration.ts';
import { exampleOf } from './openapi-example.ts';
import { jsonSchema } from './openapi-schema.ts';

/** What is true of one answer alone, field by field; of a list it is said of each entry, and `absent` has not come yet. */
type Facts = Readonly<Record<string, unknown>>;

const absent = undefined;

const unpaid: Facts = {
  status: 'pending_payment',
  fulfilment: absent,
  paidAt: absent,
  paymentNumber: absent,
  refunded: absent,
  shipments: [],
  version: 1,
};
const onItsWay: Facts = {
  status: 'shipped',
  fulfilment: absent,
  refunded: absent,
  shipments: { deliveredAt: absent },
};
const nothing: Facts = { amount: 0 };
const emptied: Facts = { lines: [], subtotal: nothing, shipping: nothing, total: nothing };
const unreviewed: Facts = { rating: { average: 0, count: 0, histogram: [0, 0, 0, 0, 0] }, reviews: [] };
const tea: Facts = { name: '茶 Tea' };
const teaShop: Facts = { name: '小明茶铺 Xiaoming’s tea shop' };
const untouched: Facts = { reply: absent, version: 1 };

/** Answers of which the name of a field does not say enough. A journey compares them with what the shop answers. */
const factsOf: Readonly<Record<string, Facts>> = {
  'cart/clear-cart': emptied,
  'cart/remove-cart-item': emptied,
  'catalog/add-category': tea,
  'catalog/add-product': { ...unreviewed, version: 1 },
  'catalog/apply-as-merchant': { ...teaShop, status: 'pending', version: 1 },
  'catalog/change-category': tea,
  'catalog/decide-merchant': { ...teaShop, status: 'approved', version: 2 },
  'catalog/list-own-products': { items: { rating: { histogram: absent } } },
  'catalog/list-products': { items: { rating: { histogram: absent } } },
  'catalog/list-categories': { items: tea },
  'catalog/list-merchants': { items: { ...teaShop, status: 'pending', version: 1 } },
  'catalog/show-category': tea,
  'catalog/show-own-merchant': { ...teaShop, status: 'approved', version: 2 },
  'orders/cancel-order': { ...unpaid, status: 'cancelled', version: 2 },
  'orders/confirm-receipt': { status: 'completed', fulfilment: absent, refunded: absent },
  'orders/list-order-events': { items: { type: 'placed', amount: absent } },
  'orders/list-orders': { items: onItsWay },
  'orders/list-sales': { items: { status: 'paid', refunded: absent, shipments: [] } },
  'orders/place-order': unpaid,
  'orders/ship-order': { deliveredAt: absent },
  'orders/show-order': onItsWay,
  'orders/show-sale': { status: 'shipped', refunded: absent, shipments: { deliveredAt: absent } },
  'payments/list-payment-refunds': { items: { status: 'succeeded' } },
  'payments/list-refunds': { items: { status: 'succeeded' } },
  'payments/refund-payment': { status: 'requested' },
  'payments/request-refund': { status: 'requested' },
  'payments/resync-payment': { status: 'succeeded', anomaly: absent, refundable: { amount: 33_600 }, refunds: [] },
  'recommendations/change-recording': { recording: false },
  'recommendations/list-popular': { items: { rating: { histogram: absent } } },
  'recommendations/list-related': { items: { rating: { histogram: absent } } },
  'recommendations/list-views': { items: { rating: { histogram: absent } } },
  'recommendations/recommend-goods': { items: { rating: { histogram: absent } } },
  'reviews/set-visibility': { visible: false },
  'reviews/write-review': untouched,
  'users/register': { status: 'pending_activation' },
};

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const amended = (value: unknown, fact: unknown): unknown => {
  if (!isFields(fact)) return fact;
  if (Array.isArray(value)) return value.map((each) => amended(each, fact));
  if (!isFields(value)) return fact;
  const changed = Object.entries(fact).map(([name, each]) => [name, amended(value[name], each)] as const);
  return Object.fromEntries(Object.entries({ ...value, ...Object.fromEntries(changed) }).filter(isThere));
};

const isThere = ([, value]: readonly [string, unknown]): boolean => value !== absent;

/** An answer of an operation as it may come; undefined when it answers with no JSON. */
export const answerOf = (operation: OperationDeclaration): unknown => {
  const { body } = operation.contract.returns;
  const example = body && exampleOf(jsonSchema(body, 'output'), '', domainOf(operation));
  return body && amended(example, factsOf[operation.id] ?? {});
};
