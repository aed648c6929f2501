import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { showCart } from '#functions/cart/show-cart.ts';
import { adjustStock } from '#functions/catalog/adjust-stock.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { deleteProduct } from '#functions/catalog/delete-product.ts';
import { listCategories } from '#functions/catalog/list-categories.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { showProduct } from '#functions/catalog/show-product.ts';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { confirmReceipt } from '#functions/orders/confirm-receipt.ts';
import { listOrders } from '#functions/orders/list-orders.ts';
import { listSales } from '#functions/orders/list-sales.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { showOrder } from '#functions/orders/show-order.ts';
import { listRefunds } from '#functions/payments/list-refunds.ts';
import { receiveAlipayNotification } from '#functions/payments/receive-alipay-notification.ts';
import { receiveCardNotification } from '#functions/payments/receive-card-notification.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { changeRecording } from '#functions/recommendations/change-recording.ts';
import { deleteViews } from '#functions/recommendations/delete-views.ts';
import { listPopular } from '#functions/recommendations/list-popular.ts';
import { listRelated } from '#functions/recommendations/list-related.ts';
import { listViews } from '#functions/recommendations/list-views.ts';
import { recommendGoods } from '#functions/recommendations/recommend-goods.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { listReviews } from '#functions/reviews/list-reviews.ts';
import { replyToReview } from '#functions/reviews/reply-to-review.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import { login } from '#functions/users/login.ts';
import { register } from '#functions/users/register.ts';
import { cartItem } from '#shared/cart/index.ts';
import { catalog, productItem, type Stock, stockItem } from '#shared/catalog/index.ts';
import { cardItem } from '#shared/catalog/product.entity.ts';
import { cardOf } from '#shared/catalog/product.ts';
import { type Order, orderItem, type Sale, saleItem } from '#shared/orders/index.ts';
import { toYuan } from '#shared/payments/alipay/amount.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { rings, withViews } from '#shared/recommendations/index.ts';
import { bytesOf } from '#shared/table/item.ts';
import type { Capacity } from '#shared/table/meter.ts';
import { usernameClaim } from '#shared/users/user.entity.ts';
import { merchant, shopper, type TestCaller } from './event.ts';
import { aCart, anOrder, aPayment, aProduct, aStock, fresh, orderBody } from './factories.ts';
import { capturedLog } from './log.ts';
import * as alipay from './payments/alipay/genuine.ts';
import { eventOf, newSecret, sessionOf, signed } from './payments/card/genuine.ts';
import { cardService } from './payments/card-service.ts';
import { refundService } from './payments/refund-service.ts';
import { refundingIn } from './payments/refunding.ts';
import { givenFullHistory } from './recommendations/full-history.ts';
import { reviewing } from './reviews/reviewing.ts';
import { type Answer, shopOver } from './shop.ts';
import { realTable } from './table.ts';

const written = capturedLog();
const real = realTable();
const cards = cardService();
const shop = () => shopOver({ engine: real.engine, parameters: cards.parameters });

const someStocks = async (count: number): Promise<readonly Stock[]> => {
  const stocks = Array.from({ length: count }, () => aStock());
  await real.given(stocks.map((stock) => stockItem.put(stock)));
  return stocks;
};

/** A shopper with a cart of some lines. */
const withCart = async (count: number) => {
  const userId = fresh.user();
  const stocks = await someStocks(count);
  const lines = stocks.map(({ sku, price }) => ({ sku, quantity: 2, seenPrice: price }));
  await real.given([cartItem.put(aCart(userId, lines))]);
  return { caller: shopper(userId), stocks };
};

/** An order of three lines, which is one to two kilobytes. */
const givenOrder = async (userId = fresh.user()): Promise<Order> => {
  const order = anOrder({ userId, stocks: await someStocks(3) });
  await real.given([orderItem.put(order)]);
  return order;
};

const reviewed = reviewing(real);
/** A review of the length that a real one has. */
const aReviewBody = {
  rating: 4,
  serviceRating: 5,
  text: '釉色温润，茶香不散，包装也很用心。A pleasure to hold. '.repeat(5),
};

/** A paid order of three lines of one merchant. */
const givenSale = async (merchantId = fresh.merchant()): Promise<Sale> => {
  const [paidAt, stocks] = [new Date().toISOString(), [1, 2, 3].map(() => aStock({ merchantId }))];
  const order = anOrder({ stocks, status: 'paid', paidAt });
  const { dueAt: _, ...paid } = order;
  const sale: Sale = { merchantId, orderId: paid.orderId, userId: paid.userId, status: 'paid', paidAt };
  await real.given([orderItem.put(paid), saleItem.put(sale)]);
  return sale;
};

const refunds = refundService();
const refunding = refundingIn(real, () => refunds.parameters);
const cancelling = (caller: TestCaller, { orderId }: Order): Promise<Answer> =>
  refunding.shop().call(cancelOrder, { caller, path: { orderId } });

const keyed = () => ({ 'content-type': 'application/json', 'idempotency-key': randomUUID() });

/** A product with two SKUs, of the size that a real one has, and its merchant. */
const givenGoods = async () => {
  const merchantId = fresh.merchant();
  const base = aProduct({ merchantId });
  const stocks = [1, 2].map((size) => aStock({ ...base, sku: fresh.sku(), options: { size: String(size) } }));
  const skus = stocks.map(({ sku, options, price }) => ({ sku, options, price, availability: 'in_stock' as const }));
  const product = { ...base, skus };
  await real.given(catalog.writes(real.table).add(product, stocks));
  const path = { productId: product.productId };
  return { path, caller: merchant(merchantId), sku: skus[0]?.sku ?? '', skus };
};
const ifMatch = { 'content-type': 'application/json', 'if-match': '"1"' };

/** A shopper who has looked at so much that no more is kept. */
const withHistory = async () => {
  const userId = fresh.user();
  const products = Array.from({ length: 40 }, () => aProduct());
  await real.given(products.map((product) => cardItem.put(cardOf(product))));
  const productIds = products.map(({ productId }) => productId);
  const ports = { ...rings.reads(real.table), ...rings.writes(real.table) };
  const seen = productIds.map((productId) => ({ productId }));
  await real.given([ports.save(withViews(await ports.of(userId), seen, new Date()))]);
  return { caller: shopper(userId), productIds };
};

type Budget = readonly [operation: string, budget: string, run: () => Promise<Answer>];

/** What each operation may cost, as the design promises: round trips / read units / write units. */
const budgets: readonly Budget[] = [
  [
    'product page with its rating and five reviews',
    '1 / 1.0 / 0',
    async () => {
      const product = await reviewed.givenProduct();
      for (let i = 0; i < 6; i++) await reviewed.givenReview(shop(), product, aReviewBody);
      return shop().call(showProduct, { path: { productId: product.productId } });
    },
  ],
  [
    'review',
    '2 / 1.0 / 7',
    async () => {
      const product = await reviewed.givenProduct();
      await reviewed.givenReview(shop(), product, aReviewBody);
      const request = { caller: await reviewed.givenBuyer(product), path: { productId: product.productId } };
      return shop().call(writeReview, { ...request, body: aReviewBody });
    },
  ],
  [
    'reply to a review',
    '1 / 0 / 3',
    async () => {
      const product = await reviewed.givenProduct();
      const { review } = await reviewed.givenReview(shop(), product, aReviewBody);
      const request = { caller: merchant(product.merchantId), path: { reviewId: review.reviewId } };
      return shop().call(replyToReview, { ...request, body: { text: '谢谢您的评价！Thank you for the kind words.' } });
    },
  ],
  [
    'change of a review',
    '2 / 1.0 / 4',
    async () => {
      const { caller, review } = await reviewed.givenReview(shop(), await reviewed.givenProduct(), aReviewBody);
      return shop().call(editReview, { caller, path: { reviewId: review.reviewId }, body: { rating: 1 } });
    },
  ],
  [
    '24 reviews',
    '1 / 3.5 / 0',
    async () => {
      const product = await reviewed.givenProduct();
      for (let i = 0; i < 25; i++) await reviewed.givenReview(shop(), product, aReviewBody);
      return shop().call(listReviews, { path: { productId: product.productId } });
    },
  ],
  [
    'category of 24 cards',
    '1 / 1.5 / 0',
    async () => {
      const category = fresh.name('tea');
      const products = Array.from({ length: 30 }, (_, i) =>
        aProduct({ category, createdAt: new Date(Date.now() - i * 60_000).toISOString() }),
      );
      await real.given(products.map((product) => productItem.put(product)));
      return shop().call(listProducts, { query: { category, limit: '24' } });
    },
  ],
  [
    'change of a description',
    '2 / 1.0 / 2',
    async () => {
      const { path, caller } = await givenGoods();
      return shop().call(changeProduct, { path, caller, headers: ifMatch, body: { description: '新的 '.repeat(100) } });
    },
  ],
  [
    'change of one price of two',
    '2 / 1.0 / 14',
    async () => {
      const { path, caller, skus } = await givenGoods();
      const [one, other] = skus.map(({ sku }) => ({ sku }));
      const body = { skus: [{ ...one, price: { amount: 9_900, currency: 'CNY' } }, other] };
      return shop().call(changeProduct, { path, caller, headers: ifMatch, body });
    },
  ],
  [
    'deletion of a product with two SKUs',
    '2 / 1.0 / 14',
    async () => shop().call(deleteProduct, { ...(await givenGoods()), headers: ifMatch }),
  ],
  [
    'stock adjustment',
    '2 / 1.0 / 4',
    async () => {
      const { path, caller, sku } = await givenGoods();
      return shop().call(adjustStock, { path, caller, body: { sku, delta: 5, reason: '入库 delivery' } });
    },
  ],
  ['tree of categories', '1 / 0.5 / 0', async () => shop().call(listCategories)],
  [
    'cart of 10 lines',
    '2 / 6.0 / 0',
    async () => {
      const { caller } = await withCart(10);
      return shop().call(showCart, { caller });
    },
  ],
  [
    'put into a cart of 10 lines',
    '2 / 6.5 / 2',
    async () => {
      const { caller } = await withCart(10);
      const [{ sku } = aStock()] = await someStocks(1);
      return shop().call(putCartItem, { caller, path: { sku }, body: { quantity: 2 } });
    },
  ],
  [
    'place an order of 3 lines, with items',
    '2 / 2.0 / 14',
    async () => {
      const items = (await someStocks(3)).map(({ sku }) => ({ sku, quantity: 2 }));
      return shop().call(placeOrder, { caller: shopper(fresh.user()), body: orderBody(items), headers: keyed() });
    },
  ],
  [
    'place an order of 3 lines, from the cart',
    '3 / 2.5 / 16',
    async () => {
      const { caller } = await withCart(3);
      return shop().call(placeOrder, { caller, body: orderBody(), headers: keyed() });
    },
  ],
  [
    'order status',
    '1 / 1.0 / 0',
    async () => {
      const { userId, orderId } = await givenOrder();
      return shop().call(showOrder, { caller: shopper(userId), path: { orderId } });
    },
  ],
  [
    '20 orders',
    '1 / 4.5 / 0',
    async () => {
      const userId = fresh.user();
      for (let i = 0; i < 25; i++) await givenOrder(userId);
      return shop().call(listOrders, { caller: shopper(userId), query: { limit: '20' } });
    },
  ],
  [
    'start a payment',
    '3 / 1.0 / 5',
    async () => {
      const { userId, orderId } = await givenOrder();
      return shop().call(startPayment, { caller: shopper(userId), path: { orderId }, body: {} });
    },
  ],
  [
    'notification that pays an order',
    '2 / 1.0 / 12',
    async () => {
      const order = await givenOrder();
      const payment = aPayment(order);
      await real.given([paymentItem.put(payment)]);
      const secret = newSecret();
      const session = sessionOf({
        amount_total: order.total.amount,
        client_reference_id: payment.paymentNumber,
        metadata: { payment_no: payment.paymentNumber },
        payment_intent: `pi_${payment.paymentNumber}`,
      });
      const { headers, body } = signed(eventOf(session), secret, new Date());
      const parameters = { 'payments/card': JSON.stringify({ apiKey: 'sk_test_1', webhookSecrets: [secret] }) };
      const answer = await shopOver({ engine: real.engine, parameters }).call(receiveCardNotification, {
        body,
        headers: { 'stripe-signature': headers['stripe-signature'] ?? '' },
      });
      expect(await real.table.get(orderItem.at(order))).toMatchObject({ status: 'paid' });
      return answer;
    },
  ],
  [
    'notification of Alipay that pays an order',
    '2 / 1.0 / 12',
    async () => {
      const order = await givenOrder();
      const payment = aPayment(order, { provider: 'alipay' });
      await real.given([paymentItem.put(payment)]);
      const [app, keys] = [alipay.newKeys(), alipay.newKeys()];
      const fields = alipay.tradeFields({
        out_trade_no: payment.paymentNumber,
        total_amount: toYuan(order.total),
        trade_no: `2026${payment.paymentNumber.slice(-20)}`,
      });
      const parameters = { 'payments/alipay': alipay.secretOf(app, [keys]) };
      const { body } = alipay.signed(fields, keys);
      const answer = await shopOver({ engine: real.engine, parameters }).call(receiveAlipayNotification, { body });
      expect(await real.table.get(orderItem.at(order))).toMatchObject({ status: 'paid' });
      return answer;
    },
  ],
  [
    'cancel an unpaid order of 3 lines',
    '2 / 1.0 / 12',
    async () => {
      const { userId, orderId } = await givenOrder();
      return shop().call(cancelOrder, { caller: shopper(userId), path: { orderId } });
    },
  ],
  [
    'cancel a paid order of 3 lines, refunded at once',
    '7 / 6.0 / 30',
    async () => {
      const { buyer, order } = await refunding.sold(3);
      return cancelling(buyer, order);
    },
  ],
  [
    'refund of a part, sent at once',
    '8 / 7.0 / 16',
    async () => refunding.ask(await refunding.sold(1), 0, { amount: 100 }),
  ],
  [
    'a merchant’s refunds of an order',
    '3 / 3.0 / 0',
    async () => {
      const order = await refunding.sold(1);
      await refunding.ask(order, 0, { amount: 100 });
      return refunding.shop().call(listRefunds, { ...order.sellers[0] });
    },
  ],
  [
    'a merchant’s 20 orders',
    '2 / 11.0 / 0',
    async () => {
      const merchantId = fresh.merchant();
      for (let i = 0; i < 25; i++) await givenSale(merchantId);
      return shop().call(listSales, { caller: merchant(merchantId), query: { limit: '20' } });
    },
  ],
  [
    'ship an order',
    '3 / 2.0 / 8',
    async () => {
      const { merchantId, orderId } = await givenSale();
      const body = { carrier: 'SF', trackingNumber: 'SF1234567890123' };
      return shop().call(shipOrder, { caller: merchant(merchantId), path: { orderId }, body });
    },
  ],
  [
    'confirm a receipt',
    '2 / 1.0 / 8',
    async () => {
      const { merchantId, orderId, userId } = await givenSale();
      const body = { carrier: 'SF', trackingNumber: 'SF1234567890123' };
      await shop().done(shipOrder, { caller: merchant(merchantId), path: { orderId }, body });
      return shop().call(confirmReceipt, { caller: shopper(userId), path: { orderId } });
    },
  ],
  [
    'login',
    '3 / 1.0 / 0',
    async () => {
      const name = fresh.name();
      const userId = fresh.user();
      const email = `${name}@mail.example`;
      await real.given([usernameClaim.put({ name, userId, username: name, email, status: 'active' })]);
      const opened = shop();
      opened.pool.passwords.set(userId, 'correct horse battery');
      return opened.call(login, { body: { login: name, password: 'correct horse battery' } });
    },
  ],
  [
    'view of a product, with forty events before it',
    '2 / 1.5 / 1',
    async () => {
      const { caller, productIds } = await withHistory();
      return shop().call(recordViews, { caller, body: { productId: productIds[0] } });
    },
  ],
  ['history of 24 views', '2 / 13.0 / 0', async () => shop().call(listViews, { caller: (await withHistory()).caller })],
  [
    'history that is forgotten',
    '2 / 1.0 / 1',
    async () => shop().call(deleteViews, { caller: (await withHistory()).caller }),
  ],
  [
    'history that is switched off',
    '2 / 1.0 / 1',
    async () => shop().call(changeRecording, { caller: (await withHistory()).caller, body: { recording: false } }),
  ],
  ...([{}, { purchases: 300 }, { neighbours: 0 }, { purchases: 300, neighbours: 0 }] as const).flatMap((sizes) =>
    ['all', 'cart', 'purchases'].map(
      (basis): Budget => [
        `24 recommendations by ${basis} from a full history: ${JSON.stringify(sizes)}`,
        '3 / 26.0 / 0',
        async () => {
          const { caller } = await givenFullHistory(real, sizes);
          return shop().call(recommendGoods, { caller, query: { basis, limit: '24' } });
        },
      ],
    ),
  ),
  [
    '12 recommendations for a stranger',
    '2 / 24.0 / 0',
    async () => {
      await givenFullHistory(real);
      return shop().call(recommendGoods, { caller: shopper(fresh.user()) });
    },
  ],
  [
    '12 popular goods',
    '2 / 15.0 / 0',
    async () => {
      await givenFullHistory(real);
      return shop().call(listPopular);
    },
  ],
  ...(['similar', 'bought_together'] as const).map(
    (kind): Budget => [
      `12 related goods, ${kind}`,
      '2 / 14.0 / 0',
      async () => {
        const { productId } = await givenFullHistory(real);
        return shop().call(listRelated, { path: { productId }, query: { kind } });
      },
    ],
  ),
  [
    'register',
    '3 / 1.0 / 14',
    async () => {
      const username = fresh.name();
      const body = { username, email: `${username}@mail.example`, password: 'correct horse battery' };
      return shop().call(register, { body });
    },
  ],
];

const parsed = (budget: string): Capacity => {
  const [rt = 0, rru = 0, wru = 0] = budget.split(' / ').map(Number);
  return { rt, rru, wru };
};

describe('the bill', () => {
  it.each(budgets)('of "%s" stays within %s', async (_, budget, run) => {
    const { status, text, capacity } = await run();
    if (status >= 300) expect.fail(`${status} ${text}`);
    const { rt, rru, wru } = parsed(budget);
    expect(capacity.rt, 'round trips').toBeLessThanOrEqual(rt);
    expect(capacity.rru, 'read units').toBeLessThanOrEqual(rru);
    expect(capacity.wru, 'write units').toBeLessThanOrEqual(wru);
    // The log tells the same, which is what the local gateway shows and an operator adds up.
    expect(written.lines.at(-1)).toMatchObject({ message: 'request', capacity });
  });

  it('of a request leaves out the counters that watch over it, and tells them beside', async () => {
    const { capacity } = await shop().call(login, { body: { login: fresh.name(), password: 'correct horse battery' } });
    expect(capacity.wru).toBe(0);
    expect(written.lines.at(-1)).toMatchObject({ capacity, counters: 4 });
  });

  it('is for items of the sizes that real ones have', async () => {
    expect(bytesOf(orderItem.item(await givenOrder()))).toSatisfy((bytes: number) => bytes > 1_000 && bytes < 2_000);
    expect(bytesOf(stockItem.item(aStock()))).toSatisfy((bytes: number) => bytes > 300 && bytes < 1_000);
    expect(bytesOf(productItem.item(aProduct()))).toSatisfy((bytes: number) => bytes > 1_000 && bytes < 4_000);
  });
});
