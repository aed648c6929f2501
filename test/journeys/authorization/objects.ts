import type { LocalCloud } from '#infra/local/local-cloud.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import { eventOf, headerFor } from '#test/payments/card/genuine.ts';
import { call, eventually, seedPassword } from '../client.ts';
import { address, freshName, mailTo, orderBody, placeOrder, productBody, uploadedImage } from '../given.ts';
import type { DescribedOperation } from '../operations.ts';
import { type Cast, type Member, newcomer } from './callers.ts';

/** What the paths and bodies of a request name. */
export type Names = Readonly<Record<string, string>>;

/** Makes something that belongs to the first shopper, the first merchant or the admin of a cast. */
type Make = (cast: Cast, cloud: LocalCloud) => Promise<Names>;

const patience = 30_000;

/** Does what the object needs first; what goes wrong here is no finding of the matrix. */
const done = async (cast: Cast, who: Member, method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, { token: cast.tokens[who], body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
};

const image: Make = async ({ tokens }) => ({ imageId: await uploadedImage(tokens.merchantA ?? '') });

const product: Make = async (cast, cloud) => {
  const { imageId = '' } = await image(cast, cloud);
  const { productId, skus, version } = await done(cast, 'merchantA', 'POST', '/v1/products', productBody(imageId));
  return { productId, sku: skus[0].sku, version: String(version) };
};

const order: Make = async (cast, cloud) => {
  const goods = await product(cast, cloud);
  const { status, json, text } = await placeOrder(
    cast.tokens.shopperA ?? '',
    orderBody([{ sku: goods['sku'] ?? '', quantity: 1 }]),
  );
  if (status !== 201) throw new Error(text);
  return { ...goods, orderId: json.orderId };
};

const payment: Make = async (cast, cloud) => {
  const ordered = await order(cast, cloud);
  const { paymentNumber } = await done(cast, 'shopperA', 'POST', `/v1/orders/${ordered['orderId']}/payments`, {});
  return { ...ordered, paymentNumber };
};

const paidOrder: Make = async (cast, cloud) => {
  const named = await payment(cast, cloud);
  await call('POST', '/_local/sandbox/_ctl', { body: { pay: named['paymentNumber'] } });
  const show = () => done(cast, 'shopperA', 'GET', `/v1/orders/${named['orderId']}`);
  await eventually(show, ({ status }) => status === 'paid', patience);
  return named;
};

const shipment: Make = async (cast, cloud) => {
  const named = await paidOrder(cast, cloud);
  const parcel = { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' };
  const path = `/v1/merchant/orders/${named['orderId']}/shipments`;
  const { shipmentId } = await done(cast, 'merchantA', 'POST', path, parcel);
  return { ...named, shipmentId };
};

const review: Make = async (cast, cloud) => {
  const named = await paidOrder(cast, cloud);
  const path = `/v1/products/${named['productId']}/reviews`;
  const { reviewId } = await done(cast, 'shopperA', 'POST', path, { rating: 5, text: '釉色温润 A pleasure to hold.' });
  return { ...named, reviewId };
};

const linkedToken = async (mailbox: string, path: string): Promise<string> => {
  const { text } = await eventually(
    () => mailTo(mailbox),
    (mail) => mail.text.includes(path),
    patience,
  );
  return decodeURIComponent(/token=(\S+)/.exec(text)?.[1] ?? '');
};

/** Everything that a request can name, by what a row of the matrix calls it. */
export const objects = {
  image,
  product,
  order,
  payment,
  paidOrder,
  shipment,
  review,

  account: async ({ people }) => ({ userId: people.shopperA.userId, login: people.shopperA.username }),
  session: async ({ refreshToken }) => ({ refreshToken }),

  answeredReview: async (cast, cloud) => {
    const named = await review(cast, cloud);
    await done(cast, 'merchantA', 'PUT', `/v1/reviews/${named['reviewId']}/reply`, { text: '谢谢 Thank you.' });
    return named;
  },

  cartLine: async (cast, cloud) => {
    const named = await product(cast, cloud);
    await done(cast, 'shopperA', 'PUT', `/v1/cart/items/${named['sku']}`, { quantity: 2 });
    return named;
  },

  view: async (cast, cloud) => {
    const named = await product(cast, cloud);
    await done(cast, 'shopperA', 'POST', '/v1/views', { productId: named['productId'] });
    return named;
  },

  /** And something to send there. */
  address: async (cast, cloud) => {
    const { addressId } = await done(cast, 'shopperA', 'POST', '/v1/users/me/addresses', address);
    return { ...(await product(cast, cloud)), addressId };
  },

  merchant: async (cast) => {
    const { merchantId } = await done(cast, 'shopperA', 'POST', '/v1/merchants', { name: '小店 A small shop' });
    return { merchantId };
  },

  category: async (cast) => {
    const categoryId = freshName('cups-');
    const { version } = await done(cast, 'admin', 'POST', '/v1/categories', { categoryId, name: '茶杯 Tea cups' });
    return { categoryId, version: String(version) };
  },

  activation: async () => ({ token: await linkedToken((await newcomer()).email, '/v1/users/activation') }),

  passwordReset: async ({ people: { shopperA } }) => {
    await call('POST', '/v1/password-resets', { body: { email: shopperA.email } });
    return { token: await linkedToken(shopperA.email, '/v1/password-resets') };
  },

  emailChange: async (cast) => {
    const email = `${freshName('moved-')}@mail.example`;
    await done(cast, 'shopperA', 'POST', '/v1/users/me/email-changes', { email, password: seedPassword });
    return { token: await linkedToken(email, '/v1/users/email-changes') };
  },

  exportedFile: async (cast) => {
    await done(cast, 'shopperA', 'POST', '/v1/users/me/exports');
    return { token: await linkedToken(cast.people.shopperA.email, '/v1/users/exports') };
  },

  /** Signed as the provider signs. */
  notification: async (_, { engines, clock }) => {
    const [secret = ''] = parseCardSettings(String(engines.ssm.get('/shop/dev/payments/card'))).webhookSecrets;
    const payload = JSON.stringify(eventOf());
    return { payload, signature: headerFor(payload, secret, clock.now()) };
  },

  problem: async () => ({ code: 'not_found' }),
} as const satisfies Record<string, Make>;

export type ObjectName = keyof typeof objects;

/** By which of its names a body or a list speaks of an object. */
const idOf: Readonly<Record<ObjectName, string>> = {
  ...{ image: 'imageId', product: 'productId', cartLine: 'sku', address: 'addressId', category: 'categoryId' },
  ...{ order: 'orderId', paidOrder: 'orderId', payment: 'paymentNumber', shipment: 'shipmentId' },
  ...{ review: 'reviewId', answeredReview: 'reviewId', merchant: 'merchantId', account: 'userId' },
  ...{ activation: 'token', passwordReset: 'token', emailChange: 'token', exportedFile: 'token' },
  ...{ view: 'productId', session: 'refreshToken', notification: 'signature', problem: 'code' },
};

/** The name that an operation knows its object by: the last one in its path, or else the one in its body. */
export const nameIn = ({ path }: Pick<DescribedOperation, 'path'>, object: ObjectName): string =>
  [...path.matchAll(/\{(\w+)\+?\}/g)].at(-1)?.[1] ?? idOf[object];

/** The names of an object that is not there, and looks as if it could be. */
export const absent = (names: Names, name: string): Names => {
  const value = names[name] ?? '';
  const isRandom = /[0-9A-Z]{26}$/.test(value) || value.length > 60;
  return { ...names, [name]: isRandom ? `${value.slice(0, -16)}${'0'.repeat(16)}` : `absent-${value}` };
};
