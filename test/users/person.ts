import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { refundPayment } from '#functions/payments/refund-payment.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import { activate } from '#functions/users/activate.ts';
import { addAddress } from '#functions/users/add-address.ts';
import { changeProfile } from '#functions/users/change-profile.ts';
import { logout } from '#functions/users/logout.ts';
import { register } from '#functions/users/register.ts';
import { catalog, productItem, stockItem } from '#shared/catalog/index.ts';
import { orderItem, purchaseItem } from '#shared/orders/index.ts';
import { applyProviderFact, paymentItem } from '#shared/payments/index.ts';
import type { Item } from '#shared/table/index.ts';
import { mailToken, userItem } from '#shared/users/index.ts';
import { shopper } from '#test/event.ts';
import { aPayment, aProduct, aStock, fresh, moneyFor } from '#test/factories.ts';
import { shopOver, tokenKeys } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';
import { moneyPorts } from '../payments/money-ports.ts';

export const password = 'correct horse battery';
export const keyed = () => ({ 'content-type': 'application/json', 'idempotency-key': fresh.name('key') });

/** A number that nobody else has. */
const phoneOf = (name: string): string =>
  `+44 ${Array.from(name.slice(-8), (char) => char.charCodeAt(0) % 10).join('')}`;

/** Somebody who has left something personal wherever the shop takes it. */
export const somebody = async (table: RealTable, shop = shopOver({ engine: table.engine })) => {
  const username = fresh.name('secretive');
  const email = `${username}@private.example`;
  const secrets = [
    username,
    `Ms ${username}`,
    phoneOf(username),
    `Hidden Lane of ${username}`,
    `ring twice, ${username}`,
  ];
  const [, displayName = '', phone = '', street = '', note = ''] = secrets;
  const { userId } = await shop.done(register, { body: { username, email, password } });
  const user = await table.table.get(userItem.at({ userId }));
  const token = mailToken(tokenKeys, { purpose: 'activation' }, user ?? { userId, nonce: '' }, new Date());
  await shop.done(activate, { body: { token } });
  const caller = shopper(userId);
  await shop.done(changeProfile, { caller, body: { displayName, phone } });
  const address = { recipient: displayName, phone, country: 'GB', city: 'Leeds', street };
  const { addressId } = await shop.done(addAddress, { caller, body: address });
  const stock = aStock({ available: 10 });
  await table.given([stockItem.put(stock)]);
  await shop.done(putCartItem, { caller, path: { sku: stock.sku }, body: { quantity: 2 } });
  const { orderId } = await shop.done(placeOrder, {
    caller,
    body: { addressId, paymentMethod: 'card', note, items: [{ sku: stock.sku, quantity: 1 }] },
    headers: keyed(),
  });
  const order = await table.table.get(orderItem.at({ userId, orderId }));
  if (!order) throw new Error('no order');
  const payment = aPayment(order);
  await table.given([
    paymentItem.put(payment),
    orderItem.update(order, { set: { payment: payment.paymentNumber, payments: [payment.paymentNumber] } }),
  ]);
  return { shop, table, userId, username, email, caller, secrets, orderId, payment, stock };
};
export type Somebody = Awaited<ReturnType<typeof somebody>>;

/** Items in which the person can still be read. */
export const traces = (items: readonly Item[], { secrets }: Somebody): string[] =>
  items.map((item) => JSON.stringify(item)).filter((text) => secrets.some((secret) => text.includes(secret)));

/** Somebody who has also paid, got something back, reviewed what was bought, and logged out somewhere. */
export const somebodyBusy = async (table: RealTable) => {
  const who = await somebody(table);
  const { shop, userId, caller, payment, orderId } = who;
  await applyProviderFact(moneyFor(payment), payment, moneyPorts(table.table), new Date());
  const [, displayName, phone] = who.secrets;
  await shop.done(refundPayment, {
    caller: { userId: fresh.user(), scopes: ['shop/admin'] },
    path: { paymentNumber: payment.paymentNumber },
    body: { amount: { ...payment.amount, amount: 1 }, reason: `${displayName} has called from ${phone}` },
    headers: keyed(),
  });
  const [product, looked] = [aProduct(), aProduct()];
  await table.given([
    productItem.put(product),
    purchaseItem.put({ userId, productId: product.productId, orderId, at: new Date().toISOString() }),
  ]);
  const path = { productId: product.productId };
  await table.given(catalog.writes(table.table).add(looked, []));
  await shop.done(recordViews, { caller, body: { productId: looked.productId } });
  const review = await shop.done(writeReview, { caller, path, body: { rating: 4, text: 'Good.' }, headers: keyed() });
  await shop.done(logout, { caller });
  return { ...who, review, looked };
};
