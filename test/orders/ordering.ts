import { randomUUID } from 'node:crypto';
import { checkInvariants } from '#infra/invariants.ts';
import { type Stock, stockItem, stocks } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import type { RealTable } from '#test/table.ts';

/** A request for an order, under a key of its own or under the same one again. */
export const orderRequest = (userId: string, body: object, key: string = randomUUID()): TestRequest => ({
  caller: shopper(userId),
  body,
  headers: { 'content-type': 'application/json', 'idempotency-key': key },
});

/** Some pieces of one SKU, as the body of a request names them. */
export const items = (stock: Stock, quantity = 1) => [{ sku: stock.sku, quantity }];

/** What lies on the shelves of a table, and what was ordered from them. */
export const shelvesOf = (real: RealTable) => ({
  given: (...all: readonly Stock[]) => real.given(all.map((stock) => stockItem.put(stock))),
  available: async (stock: Stock): Promise<number | undefined> =>
    (await stocks.reads(real.table).of([stock.sku]))[0]?.available,
  ordersOf: async (userId: string) =>
    (await real.items()).flatMap((item) => orderItem.from(item) ?? []).filter((order) => order.userId === userId),
  violations: async () => checkInvariants(await real.items()).violations,
});
