import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { declarations } from '#functions/index.ts';
import { answerOf } from '#infra/openapi-answer.ts';
import { picture } from '#test/picture.ts';
import { type Answer, call, eventually, seedPassword } from './client.ts';
import { aShopper, freshName, login, placeOrder, uploadedImage } from './given.ts';

/** Fields whose very words are compared; of all others only that they are there. */
const told = new Set(['status', 'fulfilment', 'method', 'type', 'state', 'availability', 'kind', 'visible']);
/** What callers name as they like, and what only a page that is not the last one has. */
const passedOver = new Set(['attributes', 'options', 'headers', 'nextCursor']);

/** Which fields there are, which lists are empty, and what those fields say that are one of a few words. */
const outline = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : [outline(value[0], name)];
  if (typeof value !== 'object' || value === null) return told.has(name) ? value : typeof value;
  const fields = Object.entries(value).filter(([field]) => !passedOver.has(field));
  return Object.fromEntries(fields.map(([field, each]) => [field, outline(each, field)]));
};

const operations = new Map(declarations.flatMap((each) => (each.kind === 'operation' ? [[each.id, each]] : [])));

/** All that differ are told at once. */
const isAsWritten = (id: string, { json, status }: Answer): void => {
  const operation = operations.get(id);
  if (!operation) throw new Error(`there is no operation ${id}`);
  expect.soft(status, id).toBe(operation.contract.returns.status);
  expect.soft(outline(json), id).toEqual(outline(answerOf(operation)));
};

const address = {
  ...{ recipient: '小明', phone: '+86 138 0000 0000', country: 'CN', province: '浙江省', city: '杭州市' },
  ...{ district: '西湖区', street: '文三路 1 号', postalCode: '310000' },
};

it('the answers that the reference shows are the answers of the shop', { timeout: 180_000 }, async () => {
  const name = freshName('ming');
  const person = { username: name, email: `${name}@example.com`, password: 'a long sentence is fine' };
  isAsWritten('users/register', await call('POST', '/v1/users', { body: person }));

  const { username, token } = await aShopper();
  const admin = await login('admin');
  const applied = await call('POST', '/v1/merchants', { token, body: { name: '小明茶铺' } });
  isAsWritten('catalog/apply-as-merchant', applied);
  isAsWritten('catalog/list-merchants', await call('GET', '/v1/admin/merchants?limit=1', { token: admin }));
  const approval = `/v1/admin/merchants/${applied.json.merchantId}/approval`;
  isAsWritten('catalog/decide-merchant', await call('PUT', approval, { token: admin, body: { approved: true } }));
  const merchant = await login(username, seedPassword);
  isAsWritten('catalog/show-own-merchant', await call('GET', '/v1/merchants/current', { token: merchant }));

  const goods = {
    name: '龙井',
    description: 'Fine.',
    category: 'journeys',
    images: [await uploadedImage(merchant, picture(7))],
  };
  const price = { amount: 16_800, currency: 'CNY' };
  const added = await call('POST', '/v1/products', { token: merchant, body: { ...goods, price, stock: 40 } });
  isAsWritten('catalog/add-product', added);
  const [{ sku }] = added.json.skus;
  isAsWritten('catalog/list-own-products', await call('GET', '/v1/merchant/products', { token: merchant }));
  isAsWritten('catalog/list-products', await call('GET', '/v1/products?limit=1'));

  const looked = { productId: added.json.productId };
  isAsWritten('recommendations/record-views', await call('POST', '/v1/views', { token, body: looked }));
  const history = '/v1/users/me/views';
  isAsWritten('recommendations/list-views', await call('GET', history, { token }));
  const off = await call('PATCH', history, { token, body: { recording: false } });
  isAsWritten('recommendations/change-recording', off);

  const line = `/v1/cart/items/${sku}`;
  isAsWritten('cart/put-cart-item', await call('PUT', line, { token, body: { quantity: 2 } }));
  isAsWritten('cart/show-cart', await call('GET', '/v1/cart', { token }));
  isAsWritten('cart/remove-cart-item', await call('DELETE', line, { token }));
  await call('PUT', line, { token, body: { quantity: 2 } });
  isAsWritten('cart/clear-cart', await call('DELETE', '/v1/cart', { token }));

  const body = { items: [{ sku, quantity: 2 }], address, paymentMethod: 'card', note: 'Please ring twice.' };
  const { orderId: unwanted } = (await placeOrder(token, body)).json;
  isAsWritten('orders/cancel-order', await call('POST', `/v1/orders/${unwanted}/cancellation`, { token, body: {} }));
  const placed = await placeOrder(token, body);
  isAsWritten('orders/place-order', placed);
  const order = `/v1/orders/${placed.json.orderId}`;
  isAsWritten('orders/list-order-events', await call('GET', `${order}/events`, { token }));

  const started = await call('POST', `${order}/payments`, { token, body: {} });
  isAsWritten('payments/start-payment', started);
  const { paymentNumber } = started.json;
  isAsWritten('payments/show-payment', await call('GET', `/v1/payments/${paymentNumber}`, { token }));
  await call('POST', '/_local/sandbox/_ctl', { body: { pay: paymentNumber } });
  await eventually(
    async () => (await call('GET', order, { token })).json.status,
    (status) => status === 'paid',
  );
  isAsWritten('orders/list-sales', await call('GET', '/v1/merchant/orders?status=paid', { token: merchant }));
  const resync = `/v1/admin/payments/${paymentNumber}/resync`;
  isAsWritten('payments/resync-payment', await call('POST', resync, { token: admin }));

  const sale = `/v1/merchant${order.slice(3)}`;
  const parcel = { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' };
  const shipped = await call('POST', `${sale}/shipments`, { token: merchant, body: parcel });
  isAsWritten('orders/ship-order', shipped);
  isAsWritten('orders/show-order', await call('GET', order, { token }));
  isAsWritten('orders/list-orders', await call('GET', '/v1/orders', { token }));
  isAsWritten('orders/show-sale', await call('GET', sale, { token: merchant }));
  const delivery = `${sale}/shipments/${shipped.json.shipmentId}/delivery`;
  isAsWritten('orders/confirm-delivery', await call('POST', delivery, { token: merchant }));
  isAsWritten('orders/confirm-receipt', await call('POST', `${order}/receipt`, { token }));

  const refund = { amount: price, reason: '茶杯有一处磕碰 One cup was chipped' };
  const asked = await call('POST', `${sale}/refunds`, {
    token: merchant,
    body: refund,
    headers: { 'idempotency-key': randomUUID() },
  });
  isAsWritten('payments/request-refund', asked);
  const refunds = () => call('GET', `${sale}/refunds`, { token: merchant });
  await eventually(
    async () => (await refunds()).json.items[0].status,
    (status) => status === 'succeeded',
  );
  isAsWritten('payments/list-refunds', await refunds());
});
