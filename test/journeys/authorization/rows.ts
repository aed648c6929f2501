import type { Member } from './callers.ts';
import type { ObjectName } from './objects.ts';

/** What an operation answers to those whom the gateway lets through to it. What the gateway itself answers follows from the contract. */
export interface Row {
  /** What its path or body names. It belongs to the first of those two who have the role that the operation asks for. */
  readonly object?: ObjectName;
  readonly owner: number;
  /** To everybody else with the scope. */
  readonly other: number;
  /** To everybody, when it is not there. */
  readonly absent?: number;
  /** Those who are answered in another way. */
  readonly except?: Readonly<Partial<Record<Member, number>>>;
  /** The object stands in the answer to its owner, and in nobody else's. */
  readonly isListed?: true;
  /** It can be had once. */
  readonly isUsedUp?: true;
  /** Word for word what everybody is told: whatever their token, nobody is the provider. */
  readonly refusal?: string;
}

type Statuses = Pick<Row, 'owner' | 'other' | 'absent' | 'except'>;

/** The request names something that is there, or is not. */
const row = (object: ObjectName, statuses: Statuses): Row => ({ object, ...statuses });

/** Who asks is in the key: no request can name what is somebody else's. */
const self = (status: number, more: Omit<Partial<Row>, 'owner' | 'other'> = {}): Row => ({
  ...more,
  owner: status,
  other: status,
});

/** What one sees is one's own. */
const lists = (object: ObjectName): Row => self(200, { object, isListed: true });

/** Whoever comes is served, with whatever token. */
const open = (status: number, object?: ObjectName, absent?: number): Row => ({
  owner: status,
  other: status,
  ...(object && { object }),
  ...(absent && { absent }),
});
const once = (status: number, object: ObjectName, absent: number): Row => ({
  ...open(status, object, absent),
  isUsedUp: true,
});

/** What no caller of these has signed; that what is signed is heard is proved where it is paid. */
const forged = (words: string): Row => ({ ...open(400), refusal: `400 ${words}` });

const hidden = { other: 404, absent: 404 } as const;

/** Who may do what: one row for each operation, below what its token has to allow. */
export const matrix: Readonly<Record<'everybody' | 'shopper' | 'merchant' | 'admin', Readonly<Record<string, Row>>>> = {
  everybody: {
    'catalog/list-categories': open(200),
    'catalog/list-products': open(200),
    'search/search-products': open(200),
    'search/suggest-words': open(200),
    'catalog/show-category': open(200, 'category', 404),
    'catalog/show-product': open(200, 'product', 404),
    'payments/receive-alipay-notification': forged('failure'),
    'payments/receive-card-notification': open(200, 'notification', 400),
    // What is not proved is refused, whoever sends it: WeChat's own keys are the sandbox's secret.
    'payments/receive-wechat-notification': forged('{"code":"FAIL","message":"refused"}'),
    'payments/show-return': open(200),
    'recommendations/list-popular': open(200),
    'recommendations/list-related': open(200, 'product', 404),
    'reviews/list-reviews': open(200, 'review', 404),
    'system/check-health': open(200),
    'system/serve-reference': open(200),
    'system/show-docs': open(200),
    'system/show-front-page': open(200),
    'system/show-problem': open(200, 'problem', 404),
    'users/activate': open(200, 'activation', 400),
    'users/change-email': once(200, 'emailChange', 400),
    'users/login': open(201, 'account'),
    'users/refresh-session': once(200, 'session', 401),
    'users/register': open(201),
    'users/request-activation-mail': open(202),
    'users/request-password-reset': open(202),
    'users/reset-password': once(204, 'passwordReset', 400),
    'users/show-activation': open(200),
    'users/show-email-change': open(200),
    'users/show-export': open(303, 'exportedFile', 400),
    'users/show-password-reset': open(200),
  },
  shopper: {
    'cart/clear-cart': self(200, { object: 'cartLine' }),
    'cart/put-cart-item': row('cartLine', { owner: 200, other: 200, absent: 404 }),
    'cart/remove-cart-item': self(200, { object: 'cartLine' }),
    'cart/show-cart': lists('cartLine'),
    'catalog/apply-as-merchant': self(201, { except: { merchantA: 409, merchantB: 409 } }),
    'catalog/show-own-merchant': { ...lists('merchant'), except: { shopperB: 404, admin: 404 } },
    'orders/cancel-order': row('payment', { owner: 200, ...hidden }),
    'orders/confirm-receipt': row('shipment', { owner: 200, ...hidden }),
    'orders/list-order-events': row('order', { owner: 200, ...hidden }),
    'orders/list-orders': lists('order'),
    'orders/place-order': row('address', { owner: 201, other: 400, absent: 400 }),
    'orders/show-order': row('order', { owner: 200, ...hidden }),
    'payments/show-payment': row('payment', { owner: 200, ...hidden }),
    'payments/start-payment': row('order', { owner: 201, ...hidden }),
    'recommendations/change-recording': self(200, { object: 'view' }),
    'recommendations/delete-views': self(204, { object: 'view' }),
    'recommendations/list-views': lists('view'),
    'recommendations/recommend-goods': self(200),
    'recommendations/record-views': row('product', { owner: 202, other: 202, absent: 404 }),
    'reviews/announce-review-image': self(201),
    'reviews/delete-review': row('review', { owner: 204, ...hidden }),
    'reviews/edit-review': row('review', { owner: 200, ...hidden }),
    'reviews/report-review': row('review', { owner: 202, other: 202, absent: 404 }),
    // A product is there for everybody; a review of it is for whoever bought it.
    'reviews/write-review': row('paidOrder', { owner: 201, other: 403, absent: 404 }),
    'users/add-address': self(201),
    'users/change-password': self(204),
    'users/change-profile': self(200),
    'users/erase-account': self(204),
    'users/list-addresses': lists('address'),
    'users/logout': self(204),
    'users/logout-everywhere': self(204),
    'users/remove-address': row('address', { owner: 204, ...hidden }),
    'users/replace-address': row('address', { owner: 200, ...hidden }),
    'users/request-email-change': self(202),
    'users/request-export': self(202),
    'users/show-profile': lists('account'),
    'users/show-session': lists('account'),
  },
  merchant: {
    'catalog/add-product': row('image', { owner: 201, other: 400, absent: 400 }),
    'catalog/add-products': row('image', { owner: 201, other: 400, absent: 400 }),
    'catalog/adjust-stock': row('product', { owner: 200, ...hidden }),
    'catalog/announce-image': self(201),
    'catalog/change-product': row('product', { owner: 200, ...hidden }),
    'catalog/delete-product': row('product', { owner: 204, ...hidden }),
    'catalog/list-own-products': lists('product'),
    'catalog/list-stock-movements': row('product', { owner: 200, ...hidden }),
    'catalog/show-own-product': row('product', { owner: 200, ...hidden }),
    'orders/confirm-delivery': row('shipment', { owner: 200, ...hidden }),
    'orders/list-sales': lists('paidOrder'),
    'orders/ship-order': row('paidOrder', { owner: 201, ...hidden }),
    'orders/show-sale': row('paidOrder', { owner: 200, ...hidden }),
    'payments/list-refunds': row('paidOrder', { owner: 200, ...hidden }),
    'payments/request-refund': row('paidOrder', { owner: 202, ...hidden }),
    'reviews/list-merchant-reviews': lists('review'),
    'reviews/reply-to-review': row('review', { owner: 200, ...hidden }),
    'reviews/withdraw-reply': row('answeredReview', { owner: 204, ...hidden }),
  },
  admin: {
    'catalog/add-category': self(201),
    'catalog/change-category': row('category', { owner: 200, ...hidden }),
    'catalog/decide-merchant': row('merchant', { owner: 200, ...hidden }),
    'catalog/delete-category': row('category', { owner: 204, ...hidden }),
    'catalog/list-merchants': self(200),
    'payments/list-payment-exceptions': self(200),
    'payments/list-payment-refunds': row('paidOrder', { owner: 200, ...hidden }),
    'payments/refund-payment': row('paidOrder', { owner: 202, ...hidden }),
    'payments/resync-payment': row('paidOrder', { owner: 200, ...hidden }),
    'reviews/list-moderated-reviews': self(200),
    'reviews/set-visibility': row('review', { owner: 200, ...hidden }),
  },
};

/** Every row, by the id of its operation. */
export const rows: Readonly<Record<string, Row>> = Object.assign({}, ...Object.values(matrix));
