import { showPayment } from '#functions/payments/show-payment.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { anOrder, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { cardService } from './card-service.ts';

/** The providers for the tests of a file, and orders that are paid with them. */
export const paymentsWorld = () => {
  capturedLog();
  const real = realTable();
  const cards = cardService();

  /** One order that waits for its payment, in a table of its own. */
  const given = async (changes: Partial<Order> = {}) => {
    const table = await real.empty();
    const stock = aStock({ available: 9, supplied: 10 });
    const order = anOrder({ stocks: [stock], ...changes });
    await table.given([stockItem.put(stock), orderItem.put(order)]);
    const shop = shopOver({ engine: table.engine, parameters: cards.parameters });
    const pay = (more: TestRequest = {}): TestRequest => ({
      caller: shopper(order.userId),
      path: { orderId: order.orderId },
      body: {},
      ...more,
    });
    return { table, shop, order, stock, pay };
  };
  return { cards, given };
};
export type World = Awaited<ReturnType<ReturnType<typeof paymentsWorld>['given']>>;

export const keyed = (key: string) => ({ headers: { 'content-type': 'application/json', 'idempotency-key': key } });
export const paymentsOf = async ({ table }: World) =>
  (await table.items()).flatMap((item) => paymentItem.from(item) ?? []);
export const statusOf = async ({ table, order }: World) => (await table.table.get(orderItem.at(order)))?.status;
export const shown = ({ shop, order }: World, paymentNumber: string) =>
  shop.done(showPayment, { caller: shopper(order.userId), path: { paymentNumber } });

/** A shop whose provider cannot be reached. */
export const unreachable = {
  'payments/card': JSON.stringify({ apiKey: 'sk_test_1', webhookSecrets: ['whsec'], apiBase: 'http://127.0.0.1:9' }),
};
