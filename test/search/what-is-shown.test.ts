import { describe, expect, it } from 'vitest';
import { addCategory } from '#functions/catalog/add-category.ts';
import { changeCategory } from '#functions/catalog/change-category.ts';
import { decideMerchant } from '#functions/catalog/decide-merchant.ts';
import { deleteCategory } from '#functions/catalog/delete-category.ts';
import { followDecisions } from '#functions/catalog/follow-decisions.ts';
import { compactIndex } from '#functions/search/compact-index.ts';
import { searchProducts } from '#functions/search/search-products.ts';
import { suggestWords } from '#functions/search/suggest-words.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { catalog, merchantItem, newMerchant, type Product } from '#shared/catalog/index.ts';
import { userItem } from '#shared/users/index.ts';
import { goodsIn } from '#test/catalog/goods.ts';
import { at, minutesLater } from '#test/clock.ts';
import { aProduct, aUser, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { streamOf } from '#test/stream.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const admin = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };

const givenShop = async () => {
  const table = await real.empty();
  const shop = shopOver({ engine: table.engine });
  const follow = streamOf(table, projectChanges, shop);
  return {
    table,
    shop,
    follow,
    async save(changes: Partial<Product>): Promise<Product> {
      const product = aProduct(changes);
      await table.given(catalog.writes(table.table).add(product, []));
      await follow();
      return product;
    },
    /** What a function finds that has just started. */
    found: async (query: Record<string, string>) => {
      const { items, total, facets } = await shopOver({ engine: table.engine }).done(searchProducts, { query });
      return { names: items.map(({ name }) => name), total, facets };
    },
  };
};

describe('the goods of a merchant', () => {
  it('are not found, counted or suggested while it is suspended, and are again afterwards', async () => {
    const { table, shop, follow, found } = await givenShop();
    const owner = aUser({ roles: ['merchant'] });
    const approved = { ...newMerchant('Tea shop', owner.userId, new Date()), status: 'approved' as const };
    const { merchantId } = approved;
    await table.given([userItem.put({ ...owner, merchantId }), merchantItem.put(approved)]);
    const { given } = goodsIn(table);
    await given({ name: 'Oolong' }, merchantId);
    await given({ name: 'Sencha' });
    await follow();
    const decide = async (isApproved: boolean) => {
      await shop.done(decideMerchant, { caller: admin, path: { merchantId }, body: { approved: isApproved } });
      await shop.run(followDecisions);
      await follow();
    };
    const suggested = async () =>
      (await shopOver({ engine: table.engine }).done(suggestWords, { query: { q: 'ool' } })).items;

    expect([await found({ q: 'oolong' }), await suggested()]).toMatchObject([{ total: 1 }, ['oolong']]);
    await decide(false);
    expect(await found({ q: 'oolong' })).toMatchObject({ names: [], total: 0 });
    const all = await found({ facets: 'merchantId' });
    expect([all.names, all.total]).toEqual([['Sencha'], 1]);
    expect(all.facets?.['merchantId']).toHaveLength(1);
    expect(await suggested()).toEqual([]);
    await decide(true);
    expect(await found({ q: 'oolong' })).toMatchObject({ names: ['Oolong'], total: 1 });
  });
});

describe('the goods of a category', () => {
  const givenTree = async () => {
    const given = await givenShop();
    const { shop } = given;
    const add = (categoryId: string, name: string, parentId?: string) =>
      shop.done(addCategory, { caller: admin, body: { categoryId, name, ...(parentId && { parentId }) } });
    await add('drinks', 'Drinks');
    await add('gifts', 'Presents');
    const { version } = await add('leaves', 'Leaves', 'drinks');
    const change = async (body: object, ifMatch = version) =>
      shop.done(changeCategory, {
        caller: admin,
        path: { categoryId: 'leaves' },
        body,
        headers: { 'if-match': `"${ifMatch}"` },
      });
    return { ...given, change };
  };

  it('are found where the category hangs now, by what it is called now, once that has settled', async () => {
    const { shop, save, found, change } = await givenTree();
    await save({ name: 'Oolong', category: 'leaves' });
    await shop.run(compactIndex);
    expect([(await found({ category: 'drinks' })).names, (await found({ q: 'leaves' })).names]).toEqual([
      ['Oolong'],
      ['Oolong'],
    ]);
    const { version } = await change({ parentId: 'gifts', name: 'Blätter' });
    await at(minutesLater(5), () => shop.run(compactIndex));
    const moved = await found({ category: 'gifts', facets: 'category' });
    expect(moved.names).toEqual(['Oolong']);
    expect(moved.facets?.['category']).toEqual([
      { value: 'gifts', count: 1 },
      { value: 'leaves', count: 1 },
    ]);
    expect([(await found({ category: 'drinks' })).names, (await found({ q: 'blatter' })).names]).toEqual([
      [],
      ['Oolong'],
    ]);
    // A category that is taken away leaves its goods at the root.
    await shop.done(deleteCategory, {
      caller: admin,
      path: { categoryId: 'leaves' },
      headers: { 'if-match': `"${version}"` },
    });
    await at(minutesLater(10), () => shop.run(compactIndex));
    expect([(await found({ category: 'gifts' })).names, (await found({ category: 'leaves' })).names]).toEqual([
      [],
      ['Oolong'],
    ]);
  });

  it('are found there also by a function that has followed the goods all the while', async () => {
    const { table, shop, save, change } = await givenTree();
    const warm = shopOver({ engine: table.engine });
    const find = async (category: string) =>
      (await warm.done(searchProducts, { query: { category } })).items.map(({ name }) => name);
    await save({ name: 'Oolong', category: 'leaves' });
    await shop.run(compactIndex);
    await save({ name: 'Sencha', category: 'leaves' });
    expect(await find('drinks')).toHaveLength(2);
    await change({ parentId: 'gifts' });
    await at(minutesLater(5), () => shop.run(compactIndex));
    // It looks once a second.
    await expect.poll(() => find('gifts'), { timeout: 5_000, interval: 200 }).toContain('Oolong');
  });

  it('are found there also when they were added right before the category was moved', async () => {
    const { shop, save, found, change } = await givenTree();
    await save({ name: 'Oolong', category: 'leaves' });
    await change({ parentId: 'gifts' });
    await shop.run(compactIndex);
    await at(minutesLater(5), () => shop.run(compactIndex));
    expect([(await found({ category: 'gifts' })).names, (await found({ category: 'drinks' })).names]).toEqual([
      ['Oolong'],
      [],
    ]);
  });
});
