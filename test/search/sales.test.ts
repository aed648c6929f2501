import { describe, expect, it } from 'vitest';
import { searchProducts } from '#functions/search/search-products.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { rebuildSearch } from '#infra/rebuild-search.ts';
import { catalog, type Product, productItem, salesStep, soldItem } from '#shared/catalog/index.ts';
import { type Order, orderItem, soldViolations } from '#shared/orders/index.ts';
import { searchChangeItem } from '#shared/search/search.entity.ts';
import type { Item } from '#shared/table/index.ts';
import { anOrder, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

type Told = Parameters<ReturnType<typeof shopOver>['changes']>[1][number];

const paidNow = (quantity: number, products: readonly Pick<Product, 'productId'>[]): Order =>
  anOrder({
    stocks: products.map(({ productId }) => aStock({ productId, available: 1_000 })),
    quantity,
    status: 'paid',
    paidAt: new Date().toISOString(),
  });

/** An order that is paid, as the stream tells it. */
const paying = (order: Order): Told => {
  const { paidAt: _, ...before } = order;
  return {
    event: 'MODIFY',
    before: orderItem.item({ ...before, status: 'pending_payment' }),
    after: orderItem.item(order),
  };
};

const cancelling = (order: Order): Told => ({
  event: 'MODIFY',
  before: orderItem.item(order),
  after: orderItem.item({ ...order, status: 'cancelled' }),
});

/** A shop in a table of its own, whose stream is played by hand. */
const givenShop = async () => {
  const table = await real.empty();
  const shop = shopOver({ engine: table.engine });
  const tell = async (...changes: readonly Told[]): Promise<void> => {
    expect(await shop.changes(projectChanges, changes)).toEqual([]);
  };
  const item = async (type: string, productId: string): Promise<Item | undefined> =>
    (await table.items()).find((each) => each['type'] === type && each['productId'] === productId);

  /** Tells what has become of the count, and of the product because of it. */
  const follow = async ({ productId }: Product, before?: Item): Promise<void> => {
    const was = await item(productItem.type, productId);
    const after = await item(soldItem.type, productId);
    if (after) await tell({ event: before ? 'MODIFY' : 'INSERT', after, ...(before && { before }) });
    const is = await item(productItem.type, productId);
    if (was && is && was['sales'] !== is['sales']) await tell({ event: 'MODIFY', before: was, after: is });
  };

  return {
    table,
    tell,
    follow,
    pieces: async ({ productId }: Product) => (await table.table.get(soldItem.at({ productId })))?.pieces,
    shown: async ({ productId }: Product) => (await table.table.get(productItem.at({ productId })))?.sales,

    async givenProduct(name: string): Promise<Product> {
      const product = aProduct({ name, merchantId: fresh.merchant() });
      await table.given(catalog.writes(table.table).add(product, []));
      await tell({ event: 'INSERT', after: productItem.item(product) });
      return product;
    },

    /** Sells so many, and has everything follow. */
    async sell(product: Product, quantity: number): Promise<void> {
      const before = await item(soldItem.type, product.productId);
      await tell(paying(paidNow(quantity, [product])));
      await follow(product, before);
    },

    changesOf: async ({ productId }: Product) =>
      (await table.items())
        .flatMap((each) => searchChangeItem.from(each) ?? [])
        .filter((each) => each.change.productId === productId),

    bySales: async () => {
      const { items } = await shopOver({ engine: table.engine }).done(searchProducts, { query: { sort: 'sales' } });
      return items.map(({ name }) => name);
    },
  };
};

describe('what was sold', () => {
  it('is counted when an order is paid: all of its pieces, however often the change comes', async () => {
    const { givenProduct, tell, pieces } = await givenShop();
    const [cup, pot] = [await givenProduct('Cup'), await givenProduct('Pot')];
    const order = paidNow(3, [cup, pot, cup]);
    await tell(paying(order), paying(order));
    await tell(paying(order));
    expect([await pieces(cup), await pieces(pot)]).toEqual([6, 3]);
    await tell(paying(paidNow(1, [cup])));
    expect(await pieces(cup)).toBe(7);
  });

  it('is not counted while nobody has paid, nor again for what happens to a paid order', async () => {
    const { givenProduct, tell, pieces } = await givenShop();
    const cup = await givenProduct('Cup');
    const order = paidNow(1, [cup]);
    const { paidAt: _, ...waiting } = order;
    await tell(
      { event: 'INSERT', after: orderItem.item({ ...waiting, status: 'pending_payment' }) },
      { event: 'MODIFY', before: orderItem.item(order), after: orderItem.item({ ...order, status: 'shipped' }) },
      { event: 'REMOVE', before: orderItem.item(order) },
    );
    expect(await pieces(cup)).toBeUndefined();
  });

  it('is taken out once when a paid order is cancelled, in whatever order that is told', async () => {
    const { givenProduct, tell, pieces } = await givenShop();
    const cup = await givenProduct('Cup');
    const [first, second, kept] = [paidNow(2, [cup]), paidNow(3, [cup]), paidNow(4, [cup])];
    await tell(paying(first), cancelling(first), cancelling(first), paying(first));
    await tell(cancelling(second), paying(second), paying(kept));
    expect(await pieces(cup)).toBe(4);
  });

  it('is exact when many buy at once', async () => {
    const { table, givenProduct, pieces } = await givenShop();
    const cup = await givenProduct('Cup');
    const orders = Array.from({ length: 12 }, () => paidNow(1, [cup]));
    let waiting: readonly Order[] = orders;
    // What was in the way of others is told again, as the stream does.
    for (let round = 0; waiting.length > 0 && round < 6; round++) {
      const failed = await Promise.all(
        waiting.map((order) => shopOver({ engine: table.engine }).changes(projectChanges, [paying(order)])),
      );
      waiting = waiting.filter((_, i) => (failed[i] ?? []).length > 0);
    }
    expect([waiting.length, await pieces(cup)]).toEqual([0, 12]);
  });

  it('is never more than was paid for: the checker tells', async () => {
    const { table, givenProduct, tell } = await givenShop();
    const cup = await givenProduct('Cup');
    const order = paidNow(2, [cup]);
    await table.given([orderItem.put(order)]);
    await tell(paying(order));
    expect(soldViolations(await table.items())).toEqual([]);
    await table.given([soldItem.update(cup, { add: { pieces: 1 } })]);
    expect(soldViolations(await table.items())).toHaveLength(1);
  });
});

describe('the sort by sales', () => {
  it('shows first what sold best, also from a snapshot that is made anew', async () => {
    const { table, givenProduct, sell, bySales } = await givenShop();
    const [cup, pot] = [await givenProduct('Cup'), await givenProduct('Pot')];
    await givenProduct('Bowl');
    await sell(cup, 2);
    await sell(pot, 5);
    expect(await bySales()).toEqual(['Pot', 'Cup', 'Bowl']);
    await sell(cup, 9);
    expect(await bySales()).toEqual(['Cup', 'Pot', 'Bowl']);
    await rebuildSearch(table.table, new Date(), () => {});
    expect(await bySales()).toEqual(['Cup', 'Pot', 'Bowl']);
  });

  it('goes on in steps: of twenty sales seven are written down', async () => {
    const { givenProduct, sell, shown, pieces, changesOf } = await givenShop();
    const cup = await givenProduct('Cup');
    const before = (await changesOf(cup)).length;
    for (let i = 0; i < 20; i++) await sell(cup, 1);
    expect([await pieces(cup), await shown(cup)]).toEqual([20, 18]);
    // 1, 2, 3, 5, 8, 12 and 18.
    expect((await changesOf(cup)).length - before).toBe(7);
  });

  it('follows the count as it is now, whatever is told late', async () => {
    const { table, givenProduct, tell, shown } = await givenShop();
    const cup = await givenProduct('Cup');
    const sold = (pieces: number) => soldItem.item({ type: 'sold', productId: cup.productId, pieces });
    await table.given([soldItem.update(cup, { set: { type: 'sold', productId: cup.productId }, add: { pieces: 9 } })]);
    await tell(
      { event: 'MODIFY', before: sold(1), after: sold(2) },
      { event: 'MODIFY', before: sold(7), after: sold(9) },
    );
    expect(await shown(cup)).toBe(8);
  });

  it('says in its steps half as much again each time', () => {
    const steps = new Set(Array.from({ length: 100 }, (_, pieces) => salesStep(pieces)));
    expect([...steps]).toEqual([0, 1, 2, 3, 5, 8, 12, 18, 27, 41, 62, 93]);
    expect([salesStep(-3), salesStep(1_000_000)]).toEqual([0, 699_912]);
  });
});
