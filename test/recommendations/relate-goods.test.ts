import { describe, expect, it } from 'vitest';
import { relateGoods } from '#functions/recommendations/relate-goods.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { catalog, type Product, productItem } from '#shared/catalog/index.ts';
import { likenesses, mostAlike } from '#shared/recommendations/index.ts';
import { aProduct } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

const givenShop = async () => {
  const table = await real.empty();
  const write = async (product: Product): Promise<void> => {
    const [put, card] = catalog.writes(table.table).add(product, []);
    if (!put || !card) throw new Error('A product has a card.');
    await table.given([productItem.put(product), card]);
  };
  const save = async (product: Product, before?: Product): Promise<Product> => {
    await write(product);
    const change = { after: productItem.item(product), ...(before && { before: productItem.item(before) }) };
    const shop = shopOver({ engine: table.engine });
    expect(await shop.changes(projectChanges, [{ event: before ? 'MODIFY' : 'INSERT', ...change }])).toEqual([]);
    return product;
  };
  // Each run in a function that has just started.
  const run = () => shopOver({ engine: table.engine }).run(relateGoods);
  const likeness = async ({ productId }: Product) =>
    (await likenesses.reads(table.table).of([productId])).get(productId)?.alike;
  const alike = async (product: Product) => (await likeness(product))?.map((each) => each.productId);
  const scores = async (product: Product) =>
    new Map((await likeness(product))?.map((each) => [each.productId, each.score]));
  return { write, save, run, alike, scores };
};

const cup = (name: string) => aProduct({ name, description: 'Thrown by hand from white clay.', category: 'cups' });

describe('what is described alike', () => {
  it('is found for all goods by the first run, and for new ones by the next: in their lists and in the others', async () => {
    const { save, run, alike } = await givenShop();
    const first = await save(cup('Celadon tea cup'));
    const second = await save(cup('Celadon coffee cup'));
    expect(await run()).toEqual({ related: 2 });
    expect(await alike(first)).toEqual([second.productId]);

    const third = await save(cup('Celadon tea cup, large'));
    expect(await run()).toEqual({ related: 1, forgotten: 0 });
    expect(await alike(third)).toEqual([first.productId, second.productId]);
    expect(new Set(await alike(first))).toEqual(new Set([third.productId, second.productId]));
  });

  it('is between nothing and the same', async () => {
    const { save, run, scores } = await givenShop();
    const one = await save(cup('Celadon cup'));
    const same = await save(cup('Celadon cup'));
    const other = await save(aProduct({ name: 'Garden hose, white', description: 'Rubber.', category: 'garden' }));
    await run();
    const found = await scores(one);
    expect(found.get(same.productId)).toBeCloseTo(1);
    expect(found.get(other.productId) ?? 0).toBeLessThan(0.5);
  });

  it('is found of what the search did not know yet when all goods were gone through', async () => {
    const { write, save, run, alike } = await givenShop();
    const first = await save(cup('Celadon cup'));
    const late = cup('Celadon bowl');
    await write(late);
    await run();
    await save(late);
    await run();
    expect(await alike(late)).toEqual([first.productId]);
  });

  it('is found of a product that is one of many that say the same', async () => {
    const { save, run, scores } = await givenShop();
    const goods = [];
    for (let i = 0; i < mostAlike + 5; i++) goods.push(await save(cup('Celadon cup')));
    await run();
    for (const product of goods) expect((await scores(product)).size).toBe(mostAlike);
  });

  it('is looked for again only where the words have changed', async () => {
    const { save, run, alike } = await givenShop();
    const first = await save(cup('Celadon cup'));
    const second = await save(cup('Celadon bowl'));
    await run();
    const dearer = await save({ ...second, price: { ...second.price, amount: 5 }, version: 2 }, second);
    expect(await run()).toEqual({ related: 0, forgotten: 0 });
    await save({ ...dearer, name: 'Garden hose', description: 'Twenty metres of rubber.', version: 3 }, dearer);
    expect(await run()).toEqual({ related: 1, forgotten: 0 });
    expect(await alike(dearer)).toEqual([]);
    expect(await alike(first)).toEqual([second.productId]);
  });

  it('is forgotten with the product', async () => {
    const { save, run, alike } = await givenShop();
    const first = await save(cup('Celadon cup'));
    await save(cup('Celadon bowl'));
    await run();
    const { shelf: _, ...gone } = { ...first, status: 'deleted' as const, version: 2 };
    await save(gone, first);
    expect(await run()).toEqual({ related: 0, forgotten: 1 });
    expect(await alike(first)).toBeUndefined();
  });
});
