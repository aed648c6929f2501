import { randomBytes } from 'node:crypto';
import type { Cart, CartLine } from '#shared/cart/index.ts';
import { emptyCart } from '#shared/cart/index.ts';
import type { Product, Stock } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import type { Money } from '#shared/kernel/money.ts';
import type { Order } from '#shared/orders/index.ts';
import { draftOrder } from '#shared/orders/index.ts';
import { draftPayment, type Payment } from '#shared/payments/payment.ts';
import type { SucceededFact } from '#shared/payments/provider.ts';
import { newNonce, type User } from '#shared/users/index.ts';
import { testShop } from './shop.ts';

/** Ids of things that no other test has. */
export const fresh = {
  user: () => newId('usr', new Date()),
  sku: () => newId('sku', new Date()),
  merchant: () => newId('mch', new Date()),
  name: (prefix = 'ann') => `${prefix}-${randomBytes(5).toString('hex')}`,
};

export const cny = (amount: number): Money => ({ amount, currency: 'CNY' });

/** The stock of one SKU, of the size that a real one has. */
export const aStock = (changes: Partial<Stock> = {}): Stock => {
  const available = changes.available ?? 20;
  return {
    sku: fresh.sku(),
    productId: newId('prd', new Date()),
    merchantId: 'mch_01JD8Q6Z5N8B7T3V1X9K4M2P0M',
    name: '青瓷茶杯 Celadon tea cup, hand thrown',
    image: '/images/img_01JD8Q6Z5N8B7T3V1X9K4M2P0R.png',
    options: { colour: '青 celadon' },
    price: cny(12_800),
    available,
    supplied: available,
    state: 'live',
    ...changes,
  };
};

/** A published product with one variant, of the size that a real one has. */
export const aProduct = (changes: Partial<Product> = {}): Product => {
  const now = changes.createdAt ? new Date(changes.createdAt) : new Date();
  const category = changes.category ?? 'tea';
  const image = { imageId: newId('img', now), path: `/images/${newId('img', now)}.png`, width: 480, height: 480 };
  return {
    productId: newId('prd', now),
    merchantId: 'mch_01JD8Q6Z5N8B7T3V1X9K4M2P0M',
    name: '青瓷茶杯 Celadon tea cup, hand thrown',
    description: '手工拉坯，一百八十毫升。'.repeat(20),
    category,
    images: [image],
    attributes: { material: '瓷 porcelain', volume: '180 ml' },
    status: 'published',
    skus: [{ sku: fresh.sku(), options: {}, price: cny(12_800), availability: 'in_stock' }],
    price: cny(12_800),
    image: image.path,
    availability: 'in_stock',
    rating: { average: 0, count: 0 },
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    shelf: category,
    ...changes,
  };
};

export const aCart = (userId: string, lines: readonly CartLine[], version = 1): Cart => ({
  ...emptyCart(userId),
  version,
  lines,
});

export const address = {
  recipient: '小明',
  phone: '+86 138 0000 0000',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 1 号 2 幢 301 室',
  postalCode: '310012',
};

/** What `POST /v1/orders` takes. */
export const orderBody = (
  items?: readonly { readonly sku: string; readonly quantity: number }[],
  more: object = {},
) => ({
  ...(items && { items }),
  address,
  paymentMethod: 'card',
  ...more,
});

interface OrderFactory extends Partial<Order> {
  readonly stocks?: readonly Stock[];
  readonly quantity?: number;
  readonly now?: Date;
}

/** An order that waits for its payment, drawn up by the shop's own rules. */
export const anOrder = ({
  stocks = [aStock()],
  quantity = 1,
  now = new Date(),
  ...changes
}: OrderFactory = {}): Order => ({
  ...draftOrder(
    stocks.map(({ sku }) => ({ sku, quantity })),
    stocks,
    { address, paymentMethod: 'card' },
    { userId: changes.userId ?? fresh.user(), shop: testShop, now },
  ),
  ...changes,
});

/** A payment that its provider has taken up, and waits for. */
export const aPayment = (order: Order, changes: Partial<Payment> = {}): Payment => ({
  ...draftPayment(order, 'card', undefined, new Date()),
  status: 'pending',
  reference: `cs_${randomBytes(12).toString('hex')}`,
  action: { type: 'redirect', url: 'https://pay.example/session' },
  ...changes,
});

/** What a provider says of a payment that was paid in full. */
export const moneyFor = ({ paymentNumber, amount }: Payment, changes: Partial<SucceededFact> = {}): SucceededFact => ({
  provider: 'card',
  kind: 'succeeded',
  paymentNumber,
  transactionId: `pi_${randomBytes(12).toString('hex')}`,
  amount,
  ...changes,
});

/** A user who is active. */
export const aUser = (changes: Partial<User> = {}): User => {
  const username = changes.username ?? fresh.name();
  return {
    userId: fresh.user(),
    username,
    email: `${username}@mail.example`,
    status: 'active',
    roles: [],
    locale: 'en',
    nonce: newNonce(),
    createdAt: new Date().toISOString(),
    version: 1,
    ...changes,
  };
};
