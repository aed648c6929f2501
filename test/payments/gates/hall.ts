import { afterAll, beforeAll, vi } from 'vitest';
import { receiveAlipayNotification } from '#functions/payments/receive-alipay-notification.ts';
import { receiveCardNotification } from '#functions/payments/receive-card-notification.ts';
import { receiveWechatNotification } from '#functions/payments/receive-wechat-notification.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { type Payment, type ProviderName, paymentItem } from '#shared/payments/index.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { anOrder, aStock, fresh } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';
import { press } from '../../local/sandbox/press.ts';
import { type Received, startShop } from '../../local/sandbox/webhook-stub.ts';

export const methods: readonly ProviderName[] = ['card', 'alipay', 'wechat'];

/** What hears each provider, and the answer that ends its repeats. */
export const webhooks = {
  card: { operation: receiveCardNotification, accepted: [200, 'text/plain', 'ok'] },
  alipay: { operation: receiveAlipayNotification, accepted: [200, 'text/plain', 'success'] },
  wechat: { operation: receiveWechatNotification, accepted: [200, 'text/plain', ''] },
} as const;

/** A provider's notification, byte for byte, as a request to the webhook. */
const asRequest = ({ headers, body }: Received): TestRequest => ({ headers, body: Buffer.from(body) });

/** Whether a delivery tells that money has come. */
const isMoney = ({ body }: Received): boolean =>
  /TRANSACTION\.SUCCESS|checkout\.session\.completed|TRADE_SUCCESS/.test(body);

/** Orders that are paid at the sandbox's providers. Whatever the providers tell is kept, and brought when a test wants it. */
export const payingHall = (table: () => RealTable) => {
  let stub: Awaited<ReturnType<typeof startShop>>;
  let sandbox: Sandbox;
  beforeAll(async () => {
    stub = await startShop();
    sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: stub.origin, backOff: [] });
  });
  afterAll(async () => {
    await sandbox.stop();
    await stub.stop();
  });

  const parameters = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(sandbox.parameters('test')).map(([path, json]) => [path.replace('/shop/test/', ''), json]),
    );
  const shop = () => shopOver({ engine: table().engine, parameters: parameters(), shop: { origin: stub.origin } });

  const paymentOf = async (paymentNumber: string): Promise<Payment> => {
    const payment = await table().table.get(paymentItem.at({ paymentNumber }));
    if (!payment) throw new Error(`there is no payment ${paymentNumber}`);
    return payment;
  };

  return {
    shop,
    parameters,
    paymentOf,
    get origin() {
      return stub.origin;
    },
    get sandbox() {
      return sandbox;
    },

    /** An order of one piece out of ten, and a request to pay it. */
    ordered: async (method: ProviderName, changes: Partial<Order> = {}) => {
      const stock = aStock({ available: 9, supplied: 10 });
      const order = anOrder({ stocks: [stock], paymentMethod: method, ...changes });
      await table().given([stockItem.put(stock), orderItem.put(order)]);
      const { orderId, userId } = order;
      const headers = { 'content-type': 'application/json', 'idempotency-key': fresh.name('key') };
      // A code is a payment at once; the page of Alipay is one when somebody has opened it.
      const body = { method, ...(method === 'alipay' && { channel: 'qr' }) };
      return {
        stock,
        order,
        buyer: shopper(userId),
        toPay: { caller: shopper(userId), path: { orderId }, headers, body },
        now: async (): Promise<Order> => (await table().table.get(orderItem.at(order))) ?? order,
        pieces: async (): Promise<number | undefined> => (await table().table.get(stockItem.at(stock)))?.available,
      };
    },

    started: async (toPay: TestRequest): Promise<string> =>
      (await shop().done(startPayment, { ...toPay, headers: { 'content-type': 'application/json' } })).paymentNumber,

    /** The shopper pays, and the provider tells of it: its notification. */
    paid: async (method: ProviderName, paymentNumber: string, how: object = {}): Promise<TestRequest> => {
      const before = stub.received.length;
      const { status } = await press(sandbox, { pay: paymentNumber, ...how });
      if (status !== 200) throw new Error(`the sandbox answered ${status} to the payment of ${paymentNumber}`);
      const told = await vi.waitFor(
        () => {
          const own = (each: Received) => each.path.endsWith(`/${method}`) && isMoney(each);
          const delivery = stub.received.slice(before).find(own);
          if (!delivery) throw new Error(`${method} has told nothing of ${paymentNumber}`);
          return delivery;
        },
        { timeout: 20_000, interval: 5 },
      );
      return asRequest(told);
    },

    /** The notification is brought again. */
    deliver: async (method: ProviderName, notification: TestRequest) => {
      const { status, headers, text } = await shop().call(webhooks[method].operation, notification);
      return [status, headers['content-type'], text];
    },
  };
};
export type PayingHall = ReturnType<typeof payingHall>;
export type Ordered = Awaited<ReturnType<PayingHall['ordered']>>;
