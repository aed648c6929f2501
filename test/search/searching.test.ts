import { describe, expect, it } from 'vitest';
import { compactIndex } from '#functions/search/compact-index.ts';
import { searchProducts } from '#functions/search/search-products.ts';
import { suggestWords } from '#functions/search/suggest-words.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { rebuildSearch } from '#infra/rebuild-search.ts';
import { catalog, type Product, productItem } from '#shared/catalog/index.ts';
import { HeldIndex } from '#shared/search/held-index.ts';
import { buildSegment, searchChanges, searched, searchSnapshots } from '#shared/search/index.ts';
import { aProduct, cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const noCategories = { version: 0, categories: {} };

/** A table of its own whose changes are told to the projections at once. */
const givenShop = async () => {
  const table = await real.empty();
  const shop = shopOver({ engine: table.engine });
  const save = async (product: Product, before?: Product): Promise<Product> => {
    const [put, card, ...others] = catalog.writes(table.table).add(product, []);
    if (!put || !card) throw new Error('A product has a card.');
    await table.given([productItem.put(product), card, ...others]);
    const change = { after: productItem.item(product), ...(before && { before: productItem.item(before) }) };
    expect(await shop.changes(projectChanges, [{ event: before ? 'MODIFY' : 'INSERT', ...change }])).toEqual([]);
    return product;
  };
  return { table, shop, save, find: (query: Record<string, string>) => found(table, query) };
};

/** What a function finds that has just started. */
const found = async (table: RealTable, query: Record<string, string>) => {
  const { items } = await shopOver({ engine: table.engine }).done(searchProducts, { query });
  return items.map(({ productId }) => productId);
};

const tea = (changes: Partial<Product> = {}) =>
  aProduct({ name: '龙井茶 Dragon Well tea', category: 'tea', price: cny(4_200), ...changes });

const sources = ({ table }: RealTable) => ({
  snapshots: searchSnapshots.reads(table),
  changes: searchChanges.reads(table),
});

describe('searching', () => {
  it('finds goods in both languages, and says what was found in their names', async () => {
    const { shop, save } = await givenShop();
    const product = await save(tea());
    await save(aProduct({ name: 'Celadon cup', category: 'cups' }));
    for (const q of ['龙井', '龍井', 'dragon wells', 'TEA', 'draggon']) {
      const { items, total } = await shop.done(searchProducts, { query: { q } });
      expect([q, total, items[0]?.productId]).toEqual([q, 1, product.productId]);
      expect(items[0]?.highlights?.name.length, q).toBeGreaterThan(0);
    }
  });

  it('finds a product anew once it has changed, and no longer once it is no longer shown', async () => {
    const { save, find } = await givenShop();
    const first = await save(tea());
    const second = await save({ ...first, name: 'Oolong', version: 2 }, first);
    expect(await find({ q: 'dragon' })).toEqual([]);
    expect(await find({ q: 'oolong' })).toEqual([first.productId]);
    const { shelf: _, ...draft } = { ...second, status: 'draft' as const, version: 3 };
    await save(draft, second);
    expect(await find({ q: 'oolong' })).toEqual([]);
  });

  it('shows nothing as available that is sold out, and nothing that is gone, while the index still thinks so', async () => {
    const { table, save, find } = await givenShop();
    const product = await save(tea());
    await table.given(catalog.writes(table.table).showAvailability(product, product.skus[0]?.sku ?? '', 'sold_out'));
    expect(await find({ q: 'tea', inStock: 'true' })).toEqual([]);
    expect(await find({ q: 'tea' })).toEqual([product.productId]);
  });

  it('narrows down, counts, sorts and pages', async () => {
    const { shop, save } = await givenShop();
    const goods = await Promise.all(
      Array.from({ length: 7 }, (_, i) =>
        save(tea({ price: cny(1_000 * (i + 1)), attributes: { colour: i % 2 ? 'green' : 'black' } })),
      ),
    );
    const query = { q: 'tea', sort: 'price', facets: 'attributes.colour,category', limit: '3', minPrice: '2000' };
    const first = await shop.done(searchProducts, { query });
    expect(first.total).toBe(6);
    expect(first.facets).toEqual({
      'attributes.colour': [
        { value: 'black', count: 3 },
        { value: 'green', count: 3 },
      ],
      category: [{ value: 'tea', count: 6 }],
    });
    const second = await shop.done(searchProducts, { query: { ...query, cursor: first.nextCursor ?? '' } });
    expect([...first.items, ...second.items].map(({ productId }) => productId)).toEqual(
      goods.slice(1).map(({ productId }) => productId),
    );
    expect(second.nextCursor).toBeUndefined();
    const green = await shop.done(searchProducts, { query: { q: 'tea', attributes: 'colour:green' } });
    expect(green.total).toBe(3);
  });

  it('finds what is like a product, without the product', async () => {
    const { save, find } = await givenShop();
    const [one, other] = [await save(tea()), await save(tea({ name: '龙井茶 Dragon Well, first harvest' }))];
    await save(aProduct({ name: 'Celadon cup', category: 'cups', description: 'A cup.' }));
    expect((await find({ like: one.productId }))[0]).toBe(other.productId);
    expect(await find({ like: one.productId })).not.toContain(one.productId);
    const { table } = await givenShop();
    const refused = await shopOver({ engine: table.engine }).refused(searchProducts, { query: { like: 'prd_none' } });
    expect(refused.code).toBe('not_found');
  });

  it('suggests words as they are being typed', async () => {
    const { shop, save } = await givenShop();
    await save(tea());
    expect((await shop.done(suggestWords, { query: { q: 'dra' } })).items).toContain('dragon');
  });

  it.each([
    ['facets', 'colour'],
    ['attributes', 'colour'],
    ['minPrice', 'cheap'],
    ['mode', 'all'],
    ['cursor', 'bm9uZQ'],
    ['cursor', Buffer.from('price|-100|0|0|prd_1').toString('base64url')],
    ['q', 'x'.repeat(2_001)],
  ])('refuses a wrong %s', async (name, value) => {
    const { shop } = await givenShop();
    const { status, errors } = await shop.refused(searchProducts, { query: { q: 'tea', [name]: value } });
    expect([status, errors?.[0]?.path.split(/[.[]/)[0]]).toEqual([400, name]);
  });

  it.each([
    [
      'terms',
      Array.from({ length: 900 }, (_, i) => `a${i}`)
        .join(' ')
        .slice(0, 2_000),
    ],
    ['control characters', '\u0000\u0007\u001b tea'],
    ['half of a pair', '\ud83d tea \udc00'],
    ['nothing but signs', '"*()?~^:+-'],
  ])('answers a query of %s', async (_, q) => {
    const { shop, save } = await givenShop();
    await save(tea());
    const { status } = await shop.call(searchProducts, { query: { q } });
    expect([200, 400]).toContain(status);
  });
});

describe('the index in a function’s memory', () => {
  it('asks the table at most once a second, and needs one round trip for it', async () => {
    const { shop, save } = await givenShop();
    await save(tea());
    await shop.done(searchProducts, { query: { q: 'tea' } });
    const again = await shop.call(searchProducts, { query: { q: 'tea' } });
    expect(again.capacity).toEqual({ rt: 1, rru: 0.5, wru: 0 });
  });

  it('is the same from a snapshot, from a snapshot and its changes, and from the goods', async () => {
    const { table, shop, save } = await givenShop();
    const first = await Promise.all(Array.from({ length: 5 }, () => save(tea())));
    expect(await shop.run(compactIndex)).toEqual({ documents: 5 });
    const [changed] = first;
    if (!changed) throw new Error('There are five.');
    const now = await save({ ...changed, name: 'Oolong', version: 2 }, changed);
    const more = await save(tea({ name: 'Pu’er' }));

    const opened = await new HeldIndex().upToDate(sources(table));
    const goods = [now, more, ...first.slice(1)].map((product) => searched(product, noCategories));
    expect(opened.size).toBe(6);
    expect(Buffer.from(opened.merged())).toEqual(
      Buffer.from(buildSegment(goods.flatMap((each) => ('deleted' in each ? [] : [each])))),
    );
  });

  it('is made anew by command, from goods of which nobody has told it', async () => {
    const { table, find } = await givenShop();
    const product = tea();
    await table.given(catalog.writes(table.table).add(product, []));
    expect(await find({ q: 'tea' })).toEqual([]);
    expect(await rebuildSearch(table.table, new Date(), () => {})).toMatchObject({ products: 1 });
    expect(await find({ q: 'tea' })).toEqual([product.productId]);
  });

  it.each([
    ['in no format at all', Buffer.from('not a segment')],
    [
      'in a later format',
      Buffer.from(Buffer.from(buildSegment([])).toString('latin1').replace('"format":2', '"format":9'), 'latin1'),
    ],
  ])('says that it cannot answer from a snapshot %s, until there is another', async (_, bytes) => {
    const { table, shop, save, find } = await givenShop();
    const product = await save(tea());
    const snapshot = {
      epoch: fresh.name('epoch'),
      position: '2026-01-01T00:00:00.000Z',
      documents: 1,
      madeWith: 'other',
    };
    await searchSnapshots.writes(table.table).publish(snapshot, bytes, undefined);
    expect((await shop.refused(searchProducts, { query: { q: 'tea' } })).code).toBe('unavailable');
    await shop.run(compactIndex);
    expect(await find({ q: 'tea' })).toEqual([product.productId]);
  });

  it('goes on with the newest snapshot when its own was taken away', async () => {
    const { table, shop, save, find } = await givenShop();
    const product = await save(tea());
    await shop.run(compactIndex);
    const snapshots = searchSnapshots.reads(table.table);
    const before = await snapshots.newest();
    if (!before) throw new Error('There is one.');
    const bytes = await snapshots.bytesOf(before);
    await searchSnapshots
      .writes(table.table)
      .publish({ ...before, epoch: fresh.name('epoch'), madeWith: 'other' }, bytes, before);
    expect(await shop.run(compactIndex)).toEqual({ documents: 1 });
    expect(await find({ q: 'tea' })).toEqual([product.productId]);
  });
});
