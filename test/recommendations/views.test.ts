import { describe, expect, it } from 'vitest';
import { changeRecording } from '#functions/recommendations/change-recording.ts';
import { deleteViews } from '#functions/recommendations/delete-views.ts';
import { listViews } from '#functions/recommendations/list-views.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { catalog, type Product } from '#shared/catalog/index.ts';
import { cardItem } from '#shared/catalog/product.entity.ts';
import { newId } from '#shared/kernel/id.ts';
import { rings } from '#shared/recommendations/index.ts';
import { ringItem } from '#shared/recommendations/recommendations.entity.ts';
import { bytesOf } from '#shared/table/item.ts';
import { at, minutesLater } from '#test/clock.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { aProduct, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

const written = capturedLog();
const real = realTable();

const givenProducts = async (count: number): Promise<readonly Product[]> => {
  const products = Array.from({ length: count }, () => aProduct());
  for (const product of products) await real.given(catalog.writes(real.table).add(product, []));
  return products;
};

const idsOf = (goods: readonly { readonly productId: string }[]): readonly string[] =>
  goods.map(({ productId }) => productId);

const opened = async (count = 3) => {
  const goods = idsOf(await givenProducts(count));
  const caller = shopper(fresh.user());
  const shop = shopOver({ engine: real.engine });
  const view = (productId: unknown, more = {}) => ({ caller, body: { productId }, ...more });
  const ring = () => rings.reads(real.table).of(caller.userId);
  const history = async () => idsOf((await shop.done(listViews, { caller })).items);
  return { shop, caller, goods, view, ring, history, one: goods[0] ?? '', two: goods[1] ?? '', three: goods[2] ?? '' };
};

describe('what is looked at', () => {
  it('is in the history with the next request, newest first, each product once, as it is sold now', async () => {
    const { shop, caller, view, one, two } = await opened();
    await shop.done(recordViews, view(one));
    await shop.done(recordViews, view(two));
    await shop.done(recordViews, view(one));
    const { items, recording } = await shop.done(listViews, { caller });
    expect(idsOf(items)).toEqual([one, two]);
    expect(recording).toBe(true);
    expect(items[0]).toMatchObject({ image: expect.stringContaining('https://shop.example/images/') });
    await real.given([cardItem.update({ productId: one }, { remove: ['month'] })]);
    expect(idsOf((await shop.done(listViews, { caller })).items)).toEqual([two]);
  });

  it('is known at once, also where plain reads are behind', async () => {
    const { caller, view, one, two } = await opened();
    const shop = shopOver({ engine: laggingEngine(real.engine) });
    for (const productId of [one, two, one]) await shop.done(recordViews, view(productId));
    expect(idsOf((await shop.done(listViews, { caller })).items)).toEqual([one, two]);
  });

  it('is told by apps for several goods, in whatever order; what is not sold here is passed over', async () => {
    const { shop, caller, goods, ring } = await opened();
    const ago = (minutes: number): string => minutesLater(-minutes).toISOString();
    const unknown = ['prd_unknown', newId('prd', new Date())];
    const views = [...goods, ...unknown].map((productId, i) => ({ productId, at: ago(30 - i) }));
    const request = { caller, body: { views: views.toReversed() } };
    expect(await shop.done(recordViews, request)).toEqual({ recording: true });
    expect(idsOf((await ring()).events)).toEqual(goods.toReversed());
    await shop.done(recordViews, request);
    expect(await ring()).toMatchObject({ taken: 3, version: 1 });
  });

  it.each([
    ['is unknown', async () => newId('prd', new Date())],
    ['has no id of the shop', async () => 'prd_unknown'],
    [
      'is not published',
      async () => {
        const { month: _, ...draft } = { ...aProduct({ status: 'draft' }), month: '' };
        const { shelf: __, ...hidden } = draft;
        await real.given(catalog.writes(real.table).add(hidden, []));
        return hidden.productId;
      },
    ],
  ])('is not found when it %s', async (_, productId) => {
    const { shop, view } = await opened(0);
    expect(await shop.refused(recordViews, view(await productId()))).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each([
    ['nothing', {}, 'productId'],
    ['both forms', { productId: 'prd_1', views: [{ productId: 'prd_1', at: '2026-11-23T10:00:00Z' }] }, 'views'],
    ['no views', { views: [] }, 'views'],
    ['a view without its time', { views: [{ productId: 'prd_1' }] }, 'views[0].at'],
    ['no time', { views: [{ productId: 'prd_1', at: 'yesterday' }] }, 'views[0].at'],
    ['an unknown field', { productId: 'prd_1', userId: 'usr_2' }, ''],
    ['no text', { productId: 7 }, 'productId'],
    ['control characters', { productId: 'prd\u0000' }, 'productId'],
    ['too many', { views: Array(21).fill({ productId: 'prd_1', at: '2026-11-23T10:00:00Z' }) }, 'views'],
  ])('is refused when it is told with %s', async (_, body, path) => {
    const { shop, caller } = await opened(0);
    const { status, errors } = await shop.refused(recordViews, { caller, body });
    expect(status).toBe(400);
    expect(errors?.map((error) => error.path).join()).toContain(path);
  });

  it('is counted once for a page that is opened again, and writes nothing', async () => {
    const { shop, view, ring, one } = await opened();
    await shop.done(recordViews, view(one));
    const again = await shop.call(recordViews, view(one));
    expect(again).toMatchObject({ status: 202, capacity: { wru: 0 } });
    await at(minutesLater(2), () => shop.done(recordViews, view(one)));
    expect(await ring()).toMatchObject({ taken: 2, version: 2 });
  });

  it('is counted once for each Idempotency-Key, even hours later', async () => {
    const { shop, view, ring, one, two } = await opened();
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'view-1' };
    await shop.done(recordViews, view(one, { headers }));
    await at(minutesLater(120), () => shop.done(recordViews, view(one, { headers })));
    expect((await ring()).taken).toBe(1);
    expect(await shop.refused(recordViews, view(two, { headers }))).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('is all there when many pages are opened at once', async () => {
    const { shop, goods, view, ring } = await opened(6);
    const answers = await Promise.all(goods.map((productId) => shop.call(recordViews, view(productId))));
    expect(answers.map(({ status }) => status)).toEqual(goods.map(() => 202));
    expect(idsOf((await ring()).events).toSorted()).toEqual(goods.toSorted());
    expect((await ring()).taken).toBe(6);
  });

  it('is nobody else’s to see', async () => {
    const { shop, view, one } = await opened();
    await shop.done(recordViews, view(one));
    const stranger = shopper(fresh.user());
    expect(await shop.done(listViews, { caller: stranger })).toEqual({ items: [], recording: true });
  });

  it('is never in the log', async () => {
    const { shop, view, one } = await opened();
    await shop.done(recordViews, view(one));
    expect(written.text).not.toContain(one);
  });
});

describe('the history', () => {
  it('comes in pages that neither miss nor repeat anything, whatever is looked at meanwhile', async () => {
    const { shop, caller, goods, view } = await opened(5);
    for (const productId of goods.slice(0, 4)) await shop.done(recordViews, view(productId));
    const first = await shop.done(listViews, { caller, query: { limit: '2' } });
    await shop.done(recordViews, view(goods[4]));
    const second = await shop.done(listViews, { caller, query: { limit: '2', cursor: first.nextCursor ?? '' } });
    expect(idsOf([...first.items, ...second.items])).toEqual(goods.slice(0, 4).toReversed());
    expect(second.nextCursor).toBeUndefined();
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['cursor', Buffer.from('VIEW#1').toString('base64url')],
  ])('is not listed with %s %s', async (name, value) => {
    const { shop, caller } = await opened(0);
    expect(await shop.refused(listViews, { caller, query: { [name]: value } })).toMatchObject({ status: 400 });
  });

  it('is forgotten as a whole, and begins anew', async () => {
    const { shop, caller, view, ring, history, one, two } = await opened();
    await shop.done(recordViews, view(one));
    await shop.done(deleteViews, { caller });
    expect(await history()).toEqual([]);
    expect(await ring()).toMatchObject({ events: [], taken: 1 });
    expect(await shop.call(deleteViews, { caller })).toMatchObject({ status: 204 });
    await shop.done(recordViews, view(two));
    expect(await history()).toEqual([two]);
    expect((await ring()).taken).toBe(2);
  });

  it('is forgotten also while nothing has reached it yet: what is on its way stays away', async () => {
    const { shop, caller, ring, one } = await opened();
    const [before, later] = [minutesLater(-1), minutesLater(4)].map((time) => time.toISOString());
    await shop.done(deleteViews, { caller });
    await shop.done(recordViews, { caller, body: { views: [{ productId: one, at: before }] } });
    expect((await ring()).events).toEqual([]);
    await at(minutesLater(5), () => shop.done(deleteViews, { caller }));
    await at(minutesLater(6), () =>
      shop.done(recordViews, { caller, body: { views: [{ productId: one, at: later }] } }),
    );
    expect((await ring()).events).toEqual([]);
  });

  it('is neither deleted nor switched off for anybody else', async () => {
    const { shop, view, history, one } = await opened();
    await shop.done(recordViews, view(one));
    const caller = shopper(fresh.user());
    await shop.done(deleteViews, { caller });
    await shop.done(changeRecording, { caller, body: { recording: false } });
    expect(await history()).toEqual([one]);
  });

  it('is not kept while it is switched off, whatever is told', async () => {
    const { shop, caller, view, ring, one, two } = await opened();
    await shop.done(recordViews, view(one));
    expect(await shop.done(changeRecording, { caller, body: { recording: false } })).toEqual({ recording: false });
    const told = await shop.call(recordViews, view(two));
    expect(told).toMatchObject({ status: 202, json: { recording: false }, capacity: { wru: 0 } });
    expect(await shop.done(listViews, { caller })).toEqual({ items: [], recording: false });
    expect(await shop.done(changeRecording, { caller, body: { recording: true } })).toEqual({ recording: true });
    await shop.done(recordViews, view(two));
    expect(idsOf((await ring()).events)).toEqual([two]);
  });

  it('is switched on from the start, which writes nothing', async () => {
    const { shop, caller } = await opened(0);
    const on = await shop.call(changeRecording, { caller, body: { recording: true } });
    expect(on).toMatchObject({ status: 200, json: { recording: true }, capacity: { wru: 0 } });
    expect(await real.table.get(ringItem.at(caller))).toBeUndefined();
  });

  it.each([{}, { recording: 'no' }, { recording: null }, { recording: true, userId: 'usr_2' }])(
    'is not switched by %j',
    async (body) => {
      const { shop, caller } = await opened(0);
      expect(await shop.refused(changeRecording, { caller, body })).toMatchObject({ status: 400 });
    },
  );

  it('stays empty for whoever switches it off while pages are still open', async () => {
    const { shop, caller, goods, view, ring } = await opened(4);
    await shop.done(recordViews, view(goods[0]));
    await Promise.all([
      ...goods.slice(1).map((productId) => shop.call(recordViews, view(productId))),
      shop.done(changeRecording, { caller, body: { recording: false } }),
    ]);
    expect(await ring()).toMatchObject({ events: [], isOff: true });
  });

  it('is one item of at most a kilobyte, however much was looked at', async () => {
    const { shop, caller, goods } = await opened(20);
    for (const hour of [0, 1, 2]) {
      const views = goods.map((productId, i) => ({ productId, at: minutesLater(60 * hour + i).toISOString() }));
      await at(minutesLater(60 * hour + 30), () => shop.done(recordViews, { caller, body: { views } }));
    }
    const ring = (await real.items()).find(({ pk, sk }) => pk === `USER#${caller.userId}` && sk === 'RING');
    expect(ring).toBeDefined();
    expect(bytesOf(ring ?? {})).toBeLessThanOrEqual(1_024);
  });
});
