import { type Answer, type Call, call, seedPassword } from '../client.ts';
import { freshName } from '../given.ts';
import { type DescribedOperation, pathOf } from '../operations.ts';
import type { Cell } from './cells.ts';
import type { Names } from './objects.ts';

/** What a request says besides what the reference shows as its example. */
interface Said {
  /** Put over the example. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly call?: Call;
}

const freshEmail = () => `${freshName('fresh-')}@mail.example`;
const linked = ({ token }: Names): Said => ({ body: { token } });
const anAddress = (): Said => ({ body: { email: freshEmail() } });

const aProduct = {
  name: 'Celadon cup',
  description: 'Thrown by hand.',
  // Not where the README's tour picks what it buys.
  category: 'journeys',
  price: { amount: 12_800, currency: 'CNY' },
  stock: 40,
};

const said: Readonly<Record<string, (names: Names) => Said>> = {
  'catalog/add-category': () => ({ body: { categoryId: freshName('tea-'), parentId: undefined } }),
  'catalog/add-product': ({ imageId }) => ({ body: { images: [imageId], category: aProduct.category } }),
  'catalog/add-products': ({ imageId }) => ({
    body: { products: [{ key: freshName('key-'), product: { ...aProduct, images: [imageId] } }] },
  }),
  'catalog/adjust-stock': ({ sku }) => ({ body: { sku } }),
  'orders/place-order': ({ sku, addressId }) => ({
    body: { items: [{ sku, quantity: 1 }], address: undefined, addressId },
  }),
  'payments/receive-card-notification': ({ payload, signature = '' }) => ({
    call: { body: payload, headers: { 'stripe-signature': signature } },
  }),
  'recommendations/record-views': ({ productId }) => ({ body: { views: undefined, productId } }),
  'search/suggest-words': () => ({ query: { q: 'te' } }),
  'users/activate': linked,
  'users/change-email': linked,
  'users/change-password': () => ({ body: { currentPassword: seedPassword } }),
  'users/erase-account': () => ({ body: { password: seedPassword } }),
  'users/login': ({ login }) => ({ body: { login, password: seedPassword } }),
  'users/refresh-session': ({ refreshToken }) => ({ body: { refreshToken } }),
  'users/register': () => ({ body: { username: freshName('new-'), email: freshEmail() } }),
  'users/request-activation-mail': anAddress,
  'users/request-email-change': () => ({ body: { email: freshEmail(), password: seedPassword } }),
  'users/request-password-reset': anAddress,
  'users/reset-password': linked,
  'users/show-export': ({ token = '' }) => ({ query: { token } }),
};

/** Sends what a cell says: a request that is right in every way but in who sends it, and what it names. */
export const send = (
  operation: DescribedOperation,
  { names, token, version, key }: { names: Names; token: string | undefined; version: Cell['version']; key: string },
): Promise<Answer> => {
  const { id, method, takesKey, needsVersion, example } = operation;
  const { body, query = {}, call: raw }: Said = said[id]?.(names) ?? {};
  const search = new URLSearchParams(query).toString();
  const ifMatch = version === 'stale' ? '999' : names['version'];
  const headers = {
    // The same for everybody: it is no way to what somebody else has made with it.
    ...(takesKey && { 'idempotency-key': key }),
    ...(needsVersion && version !== 'missing' && { 'if-match': `"${ifMatch}"` }),
  };
  return call(method, `${pathOf(operation, (name) => names[name] ?? 'absent')}${search && `?${search}`}`, {
    token,
    headers,
    ...(operation.body && { body: { ...Object(example), ...body } }),
    ...raw,
  });
};
