import { describe, expect, it } from 'vitest';
import { addCategory } from '#functions/catalog/add-category.ts';
import { changeCategory } from '#functions/catalog/change-category.ts';
import { deleteCategory } from '#functions/catalog/delete-category.ts';
import { listCategories } from '#functions/catalog/list-categories.ts';
import { showCategory } from '#functions/catalog/show-category.ts';
import { type CategoryTree, categoryTreeItem, inOrder } from '#shared/catalog/index.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();
const caller = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };

/** A shop with a small tree: home > tea > cups, and toys. */
const givenTree = async (table?: RealTable) => {
  const empty = table ?? (await real.empty());
  const shop = shopOver({ engine: empty.engine });
  const add = (categoryId: string, parentId?: string) =>
    shop.done(addCategory, { caller, body: { categoryId, name: `The ${categoryId}`, ...(parentId && { parentId }) } });
  await add('home');
  await add('toys');
  await add('tea', 'home');
  await add('cups', 'tea');
  const ids = async () => (await shop.done(listCategories)).items.map(({ categoryId }) => categoryId);
  const versionOf = async (categoryId: string) => (await shop.done(showCategory, { path: { categoryId } })).version;
  const change = async (categoryId: string, body: object, version?: number) => ({
    caller,
    path: { categoryId },
    body,
    headers: ifMatch(version ?? (await versionOf(categoryId))),
  });
  return { shop, add, ids, versionOf, change, table: empty };
};

describe('the tree of categories', () => {
  it('is empty to begin with, and lists each category behind its parent', async () => {
    const table = await real.empty();
    expect(await shopOver({ engine: table.engine }).done(listCategories)).toEqual({ items: [] });
    const { shop, ids } = await givenTree(table);
    expect(await ids()).toEqual(['home', 'tea', 'cups', 'toys']);
    const answer = await shop.call(showCategory, { path: { categoryId: 'cups' } });
    expect(answer.headers).toMatchObject({ etag: '"4"', 'cache-control': 'public, max-age=0, s-maxage=2' });
    expect(answer.json).toEqual({ categoryId: 'cups', name: 'The cups', parentId: 'tea', version: 4 });
    expect(await shop.refused(showCategory, { path: { categoryId: 'none' } })).toMatchObject({ status: 404 });
  });

  it('takes a slug once, and a parent that is there', async () => {
    const { shop } = await givenTree();
    const again = { caller, body: { categoryId: 'tea', name: 'Tea' } };
    expect(await shop.refused(addCategory, again)).toMatchObject({ status: 409, errors: [{ path: 'categoryId' }] });
    const lost = { caller, body: { categoryId: 'lost', name: 'Lost', parentId: 'nowhere' } };
    expect(await shop.refused(addCategory, lost)).toMatchObject({ status: 400, errors: [{ path: 'parentId' }] });
  });

  it('answers a repeated request as the first one', async () => {
    const { shop, ids } = await givenTree();
    const request = { caller, body: { categoryId: 'pots', name: 'Pots', parentId: 'tea' }, headers: keyed('add') };
    const first = await shop.call(addCategory, request);
    const second = await shop.call(addCategory, request);
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(await ids()).toEqual(['home', 'tea', 'cups', 'pots', 'toys']);
  });

  it('answers a repeated request as the first one, also when the category was changed or deleted since', async () => {
    const { shop, change } = await givenTree();
    const request = { caller, body: { categoryId: 'pots', name: 'Pots', parentId: 'tea' }, headers: keyed('add-2') };
    const first = await shop.call(addCategory, request);
    const { version } = await shop.done(changeCategory, await change('pots', { name: 'Kettles', parentId: null }));
    expect(await shop.call(addCategory, request)).toMatchObject({ status: 201, text: first.text });
    await shop.call(deleteCategory, { caller, path: { categoryId: 'pots' }, headers: ifMatch(version) });
    const again = await shop.call(addCategory, request);
    expect([again.status, again.text, again.headers['etag']]).toEqual([201, first.text, first.headers['etag']]);
  });

  it('answers a twin that comes through between its reads as the first one', async () => {
    const { shop, table } = await givenTree();
    const request = { caller, body: { categoryId: 'pots', name: 'Pots' }, headers: keyed('add-3') };
    const twin = Promise.withResolvers<unknown>();
    let reads = 0;
    const slow: typeof real.engine = {
      ...table.engine,
      getItem: async (input) => {
        if (++reads === 2) twin.resolve(await shop.done(addCategory, request));
        return table.engine.getItem(input);
      },
    };
    const answer = await shopOver({ engine: slow }).call(addCategory, request);
    expect(answer).toMatchObject({ status: 201, json: await twin.promise });
  });

  it('renames, moves whole branches, and puts them at the root', async () => {
    const { shop, ids, change } = await givenTree();
    const renamed = await shop.done(changeCategory, await change('tea', { name: '茶 Tea' }));
    expect(renamed).toEqual({ categoryId: 'tea', name: '茶 Tea', parentId: 'home', version: 5 });
    await shop.done(changeCategory, await change('tea', { parentId: 'toys' }));
    expect(await ids()).toEqual(['home', 'toys', 'tea', 'cups']);
    const atRoot = await shop.done(changeCategory, await change('tea', { parentId: null }));
    expect(atRoot).not.toHaveProperty('parentId');
    expect(await ids()).toEqual(['home', 'tea', 'cups', 'toys']);
  });

  it.each(['cups', 'tea', 'home'])('does not hang the branch of home below its own %s', async (parentId) => {
    const { shop, change, ids } = await givenTree();
    const refusal = await shop.refused(changeCategory, await change('home', { parentId }));
    expect([refusal.status, refusal.errors?.[0]?.path]).toEqual([400, 'parentId']);
    expect(await ids()).toEqual(['home', 'tea', 'cups', 'toys']);
  });

  it('needs the version of the category, not that of its neighbours', async () => {
    const { shop, change, versionOf } = await givenTree();
    const before = await versionOf('tea');
    const { headers: _, ...without } = await change('tea', { name: 'Tea' });
    expect(await shop.refused(changeCategory, without)).toMatchObject({ status: 400 });
    expect(await shop.refused(deleteCategory, without)).toMatchObject({ status: 400 });
    await shop.done(changeCategory, await change('toys', { name: 'Toys' }));
    await shop.done(changeCategory, await change('tea', { name: 'Tea' }, before));
    const stale = await change('tea', { name: 'Late' }, before);
    expect(await shop.refused(changeCategory, stale)).toMatchObject({ status: 412, code: 'version_mismatch' });
    expect(await shop.refused(deleteCategory, stale)).toMatchObject({ status: 412 });
    expect(await shop.refused(changeCategory, await change('none', {}, 1))).toMatchObject({ status: 404 });
  });

  it('lets go of a category that has none below it', async () => {
    const { shop, change, ids, add } = await givenTree();
    const version = 4;
    expect(await shop.refused(deleteCategory, await change('tea', {}))).toMatchObject({
      status: 409,
      code: 'conflict',
    });
    const request = await change('cups', {}, version);
    expect((await shop.call(deleteCategory, request)).status).toBe(204);
    expect(await ids()).toEqual(['home', 'tea', 'toys']);
    expect(await shop.refused(deleteCategory, request)).toMatchObject({ status: 404 });
    // The slug may be used again, and its old version says nothing about the new one.
    await add('cups', 'toys');
    expect(await shop.refused(deleteCategory, request)).toMatchObject({ status: 412 });
  });

  it('may hold slugs that objects have names for', async () => {
    const { shop, add, ids } = await givenTree();
    const path = { categoryId: 'constructor' };
    expect(await shop.refused(showCategory, { path })).toMatchObject({ status: 404 });
    await add('constructor', 'toys');
    expect(await ids()).toContain('constructor');
  });

  it('stays a tree when two branches are hung below each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { shop, change, ids, table } = await givenTree();
      const [one, other] = [await change('home', { parentId: 'toys' }), await change('toys', { parentId: 'home' })];
      const answers = await Promise.all([shop.call(changeCategory, one), shop.call(changeCategory, other)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
      expect(await ids()).toHaveLength(4);
      const tree = await table.table.get(categoryTreeItem.at({}));
      expect(tree && inOrder(tree)).toHaveLength(4);
    }
  });

  it('holds all of eight categories that are added at once', async () => {
    const { shop, ids } = await givenTree();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        shop.call(addCategory, { caller, body: { categoryId: `new-${i}`, name: 'New' } }),
      ),
    );
    const added = answers.filter(({ status }) => status === 201).length;
    expect(await ids()).toHaveLength(4 + added);
    expect(added).toBe(8);
  });

  it('has room for a thousand, also for long names, and says when it is full', async () => {
    const table = await real.empty();
    const name = '茶'.repeat(60);
    const slug = (i: number) => `${'c'.repeat(56)}${String(i).padStart(4, '0')}`;
    const entries = Array.from(
      { length: 1_000 },
      (_, i) => [slug(i), { name, parentId: slug(0), version: i }] as const,
    );
    const tree: CategoryTree = {
      version: 1_000,
      categories: Object.fromEntries([...entries, [slug(0), { name, version: 1 }]]),
    };
    await table.given([categoryTreeItem.put(tree)]);
    const shop = shopOver({ engine: table.engine });
    expect((await shop.done(listCategories)).items).toHaveLength(1_000);
    const request = { caller, body: { categoryId: 'more', name: 'More' } };
    expect(await shop.refused(addCategory, request)).toMatchObject({ status: 409 });
    const change = { caller, path: { categoryId: slug(7) }, body: { name: 'Short' }, headers: ifMatch(7) };
    expect((await shop.done(changeCategory, change)).name).toBe('Short');
  });

  it.each([
    [{}, 'categoryId name'],
    [{ categoryId: 'No slug', name: 'x' }, 'categoryId'],
    [{ categoryId: 'a', name: ' ' }, 'name'],
    [{ categoryId: 'a', name: 'x'.repeat(61) }, 'name'],
    [{ categoryId: 'a', name: 'x', parentId: null }, 'parentId'],
    [{ categoryId: 'a', name: 'x', order: 1 }, 'order'],
  ])('does not take %j', async (body, paths) => {
    const { status, errors } = await shopOver({ engine: real.engine }).refused(addCategory, { caller, body });
    expect([status, errors?.map((error) => error.path).join(' ')]).toEqual([400, paths]);
  });
});
