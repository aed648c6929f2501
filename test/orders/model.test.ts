import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { removeCartItem } from '#functions/cart/remove-cart-item.ts';
import type { Operation } from '#functions/http/operation.ts';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { completeShippedOrders } from '#functions/orders/complete-shipped-orders.ts';
import { confirmDelivery } from '#functions/orders/confirm-delivery.ts';
import { confirmReceipt } from '#functions/orders/confirm-receipt.ts';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem, payableOrders } from '#shared/orders/index.ts';
import { applyProviderFact, paymentItem } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { merchant, shopper, type TestRequest } from '#test/event.ts';
import { aPayment, aStock, cny, fresh, moneyFor, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { type Answer, shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { moneyPorts } from '../payments/money-ports.ts';
import { parcel } from './selling.ts';
import { ShopModel } from './shop-model.ts';

capturedLog();
const real = realTable();

/** What may happen in the shop, as plain data: fast-check shrinks a failing story to its shortest form. */
type Step =
  | { readonly does: 'put'; readonly who: number; readonly sku: number; readonly quantity: number }
  | { readonly does: 'remove'; readonly who: number; readonly sku: number }
  | { readonly does: 'order' | 'repeat'; readonly who: number }
  | { readonly does: 'pay' | 'cancel' | 'receive'; readonly which: number }
  | { readonly does: 'ship' | 'deliver'; readonly which: number; readonly merchant: number }
  | { readonly does: 'reprice' | 'restock'; readonly sku: number; readonly by: number }
  | { readonly does: 'wait'; readonly minutes: number };

const who = fc.nat({ max: 1 });
const sku = fc.nat({ max: 2 });
const which = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('put' as const), who, sku, quantity: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), who, sku }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constantFrom('order' as const, 'order' as const, 'repeat' as const), who }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('pay' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cancel' as const), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('receive' as const), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom('ship' as const, 'ship' as const, 'deliver' as const),
      which,
      merchant: fc.nat({ max: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constantFrom('reprice' as const, 'restock' as const),
      sku,
      by: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('wait' as const), minutes: fc.constantFrom(40, 15 * 24 * 60) }),
  },
);

type Ordered = ShopModel['orders'][number];
const userIds = [fresh.user(), fresh.user()];
const outcomeOf = ({ status, json }: Answer): string =>
  status < 300 ? 'done' : String(Reflect.get(Object(json), 'code'));

/** A shop of three SKUs of two merchants, and two shoppers, beside the model of it. */
const startedShop = async (table: RealTable) => {
  const merchants = [fresh.merchant(), fresh.merchant()];
  const [one = '', other = ''] = merchants;
  const stocks = [
    aStock({ available: 3, price: cny(900), merchantId: one }),
    aStock({ available: 5, merchantId: other }),
    aStock({ available: 1, merchantId: one }),
  ];
  await table.given(stocks.map((stock) => stockItem.put(stock)));
  const shop = shopOver({ engine: table.engine });
  const model = new ShopModel(stocks);
  let now = new Date();
  let keys = 0;
  const lastKey = new Map<number, string>();

  const userOf = (index: number) => userIds[index] ?? '';
  const stockOf = (index: number) => stocks[index] ?? aStock();
  const request = (index: number, more: TestRequest): TestRequest => ({ caller: shopper(userOf(index)), ...more });

  const order = async (index: number, key: string) => {
    lastKey.set(index, key);
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const expected = model.order(userOf(index), key);
    const answer = await shop.call(placeOrder, request(index, { body: orderBody(), headers }));
    expect(outcomeOf(answer)).toBe(expected.outcome);
    if (!expected.order) return;
    const orderId = String(Reflect.get(Object(answer.json), 'orderId'));
    // A repeat must be answered with the order that the first request made.
    expect(expected.order.orderId ?? orderId).toBe(orderId);
    expected.order.orderId = orderId;
    expect(answer.json).toMatchObject({ status: 'pending_payment', subtotal: cny(expected.order.subtotal) });
  };

  const pay = async (which: number) => {
    const ordered = model.orders[which];
    const [found] = await table.table.getMany([
      orderItem.at({ userId: ordered?.userId ?? '', orderId: ordered?.orderId ?? '' }),
    ]);
    if (!ordered || !found) return;
    const { reference: _, ...payment } = aPayment(found, { status: 'created' });
    await table.given([paymentItem.put(payment)]);
    const verdict = await applyProviderFact(moneyFor(payment), payment, moneyPorts(table.table), now);
    expect(verdict).toBe(model.pay(ordered));
  };

  /** What a shopper does with an order that is there, or a merchant; the model says how it must end. */
  const act = async (
    which: number,
    operation: Operation,
    modelled: (order: Ordered) => string,
    requestOf: (order: Ordered, orderId: string) => Promise<TestRequest> | TestRequest,
  ) => {
    const ordered = model.orders[which];
    if (!ordered?.orderId) return;
    const answer = await shop.call(operation, await requestOf(ordered, ordered.orderId));
    expect(outcomeOf(answer)).toBe(modelled(ordered));
  };
  const bySeller = (merchantId: string, orderId: string): TestRequest => ({
    caller: merchant(merchantId),
    path: { orderId },
  });
  const byBuyer = ({ userId }: Ordered, orderId: string): TestRequest => ({
    caller: shopper(userId),
    path: { orderId },
  });

  const perform: { readonly [Does in Step['does']]: (step: Extract<Step, { does: Does }>) => Promise<unknown> } = {
    put: async ({ who, sku, quantity }) => {
      const answer = await shop.call(
        putCartItem,
        request(who, { path: { sku: stockOf(sku).sku }, body: { quantity } }),
      );
      model.put(userOf(who), stockOf(sku).sku, quantity);
      expect(answer.json).toMatchObject({ subtotal: cny(model.cartTotal(userOf(who))) });
    },
    remove: async ({ who, sku }) => {
      await shop.done(removeCartItem, request(who, { path: { sku: stockOf(sku).sku } }));
      model.remove(userOf(who), stockOf(sku).sku);
    },
    order: ({ who }) => order(who, `key-${++keys}`),
    repeat: ({ who }) => order(who, lastKey.get(who) ?? `key-${++keys}`),
    pay: ({ which }) => pay(which),
    cancel: ({ which }) => act(which, cancelOrder, (order) => model.cancel(order), byBuyer),
    receive: ({ which }) => act(which, confirmReceipt, (order) => model.receive(order), byBuyer),
    ship: ({ which, merchant }) => {
      const merchantId = merchants[merchant] ?? '';
      const request = (_: Ordered, orderId: string) => ({ ...bySeller(merchantId, orderId), body: parcel });
      return act(which, shipOrder, (order) => model.ship(order, merchantId), request);
    },
    deliver: ({ which, merchant }) => {
      const merchantId = merchants[merchant] ?? '';
      const request = async ({ userId }: Ordered, orderId: string) => {
        const { shipments = [] } = await payableOrders.reads(table.table).own({ userId, orderId });
        const { shipmentId = 'shp_none' } = shipments.find((each) => each.merchantId === merchantId) ?? {};
        return { ...bySeller(merchantId, orderId), path: { orderId, shipmentId } };
      };
      return act(which, confirmDelivery, (order) => model.deliver(order, merchantId), request);
    },
    reprice: async ({ sku, by }) => {
      const price = model.reprice(stockOf(sku).sku, by * 100);
      await table.given([stockItem.update(stockOf(sku), { set: { price: cny(price) } }, { when: 'exists' })]);
    },
    restock: async ({ sku, by }) => {
      model.restock(stockOf(sku).sku, by);
      await table.given([stockItem.update(stockOf(sku), { add: { available: by, supplied: by } }, { when: 'exists' })]);
    },
    wait: async ({ minutes }) => {
      now = minutesLater(minutes, now);
      const { expired, completed } = model.wait(minutes);
      await at(now, async () => {
        expect(await shop.run(expireUnpaidOrders)).toMatchObject({ expired, failed: 0 });
        expect(await shop.run(completeShippedOrders)).toEqual({ completed, settled: 0, failed: 0 });
      });
    },
  };

  return async (each: Step): Promise<void> => {
    await at(now, () => perform[each.does](each as never));
    const shelf = await table.table.getMany(stocks.map((stock) => stockItem.at(stock)));
    expect(shelf.map((stock) => stock?.available)).toEqual(stocks.map((stock) => model.available(stock.sku)));
    const items = await table.items();
    const states = new Map(
      items.flatMap((item) => orderItem.from(item) ?? []).map((each) => [each.orderId, each.status]),
    );
    for (const { orderId = '', status } of model.orders) expect(states.get(orderId)).toBe(status);
    expect(checkInvariants(items).violations).toEqual([]);
  };
};

describe('any story of carts, orders, payments, parcels and time', () => {
  it('goes as the model says, and after each step the table adds up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
        const perform = await startedShop(await real.empty());
        for (const each of steps) await perform(each);
      }),
      { numRuns: 12 },
    );
  });
});
