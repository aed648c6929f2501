import { beforeAll, describe, expect, it } from 'vitest';
import { changeRecording } from '#functions/recommendations/change-recording.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { catalog, categories, type Product } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { orderItem } from '#shared/orders/index.ts';
import { formula, ringItem } from '#shared/recommendations/index.ts';
import { wholeShop } from '#shared/recommendations/recommendations.entity.ts';
import type { Item } from '#shared/table/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { anOrder, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { listsIn, popularIn } from './counting.ts';

const written = capturedLog();
const real = realTable();

beforeAll(async () => {
  const none = { version: 0, categories: {} };
  const tree = { tea: { name: 'Tea', version: 1 }, pots: { name: 'Pots', version: 1, parentId: 'tea' } };
  await real.given([categories.writes(real.table).save(none, { version: 1, categories: tree }, new Date())]);
});

type StreamChange = { readonly before?: Item; readonly after?: Item };

const opened = async () => {
  const shop = shopOver({ engine: real.engine });
  const goods = Array.from({ length: 3 }, () => aProduct({ category: 'pots' }));
  for (const product of goods) await real.given(catalog.writes(real.table).add(product, []));

  const told = (...changes: readonly StreamChange[]) =>
    shop.changes(
      projectChanges,
      changes.map((change) => ({ event: change.before ? 'MODIFY' : 'INSERT', ...change })),
    );
  const ringOf = async (userId: string) => {
    const ring = await real.table.get(ringItem.at({ userId }));
    return ring && ringItem.item(ring);
  };
  /** Somebody looks at one product after the other: what the stream tells of it. */
  const viewed = async (products: readonly Product[], caller = shopper(fresh.user())): Promise<StreamChange[]> => {
    const changes: StreamChange[] = [];
    for (const [minute, { productId }] of products.entries()) {
      const before = await ringOf(caller.userId);
      await at(minutesLater(minute), () => shop.done(recordViews, { caller, body: { productId } }));
      const after = await ringOf(caller.userId);
      if (after) changes.push({ ...(before && { before }), after });
    }
    return changes;
  };
  const lists = async () => listsIn(await real.items(), new Set(goods.map(({ productId }) => productId)));
  return { shop, goods, told, viewed, lists };
};

const idsOf = (goods: readonly Product[]): readonly string[] => goods.map(({ productId }) => productId);

/** What is bought in an order, which becomes paid. */
const paidOrder = (goods: readonly Product[], userId = fresh.user()) => {
  const order = anOrder({ userId, stocks: goods.map(({ productId }) => aStock({ productId })) });
  const paid = { ...order, status: 'paid' as const, paidAt: new Date().toISOString() };
  return { order, change: { before: orderItem.item(order), after: orderItem.item(paid) } };
};

describe('what shoppers turn to', () => {
  it('is counted from the stream, one with what came before it', async () => {
    const { goods, told, viewed, lists } = await opened();
    const [a = '', b = '', c = ''] = idsOf(goods);
    expect(await told(...(await viewed(goods)))).toEqual([]);
    const found = await lists();
    const met = (productId: string) =>
      (found.get(`session ${productId}`)?.neighbours ?? []).map((each) => each.productId);
    expect([met(a), met(b), met(c)]).toEqual([[b, c], [c, a], expect.arrayContaining([a, b])]);
  });

  it('is counted once, though the stream tells it again, in parts and as a whole', async () => {
    const { goods, told, viewed } = await opened();
    const changes = await viewed(goods);
    await told(...changes.slice(0, 2));
    await told(...changes.slice(1));
    const before = await real.items();
    await told(...changes);
    expect(await real.items()).toEqual(before);
  });

  it('is counted for all others when a ring cannot be read', async () => {
    const { goods, told, viewed, lists } = await opened();
    const broken = ringItem.item({ userId: fresh.user(), version: 1, taken: 3, events: new Uint8Array([1, 255]) });
    const poisoned = ringItem.item({
      userId: fresh.user(),
      version: 1,
      taken: 1,
      events: new Uint8Array(22).fill(255),
    });
    expect(await told({ after: broken }, { after: poisoned }, ...(await viewed(goods)))).toEqual([]);
    expect((await lists()).size).toBe(3);
  });

  it('is not told to the log by anybody', async () => {
    const { goods, told, viewed } = await opened();
    const caller = shopper(fresh.user());
    const changes = await viewed(goods, caller);
    const before = written.text.length;
    await told(...changes);
    const said = written.text.slice(before);
    expect(said).toContain('told');
    for (const secret of [caller.userId, ...idsOf(goods)]) expect(said).not.toContain(secret);
  });
});

describe('what is bought together', () => {
  it('is counted when the order becomes paid, each product once', async () => {
    const { goods, told, lists } = await opened();
    const [a = '', b = ''] = idsOf(goods);
    const [first, second] = goods;
    if (!first || !second) throw new Error('no goods');
    const { order, change } = paidOrder([first, second, first]);
    await told({ after: orderItem.item(order) });
    expect([...(await lists()).keys()].filter((key) => key.startsWith('basket'))).toEqual([]);
    await told(change);
    const found = await lists();
    expect(found.get(`basket ${a}`)?.neighbours.map(({ productId }) => productId)).toEqual([b]);
    // A later change of the order is no other purchase.
    await told({ before: change.after, after: { ...change.after, status: 'shipped' } }, change);
    expect((await lists()).get(`basket ${a}`)).toEqual(found.get(`basket ${a}`));
  });

  it('is not counted of somebody who wants nothing to be remembered', async () => {
    const { shop, goods, told, lists } = await opened();
    const caller = shopper(fresh.user());
    await shop.done(changeRecording, { caller, body: { recording: false } });
    await told(paidOrder(goods, caller.userId).change);
    expect((await lists()).size).toBe(0);
    await told(paidOrder(goods).change);
    expect((await lists()).size).toBeGreaterThan(0);
  });
});

describe('what is popular', () => {
  it('is so in its category, in those above it and in the whole shop', async () => {
    const { goods, told } = await opened();
    const [one] = goods;
    if (!one) throw new Error('no goods');
    await told(paidOrder([one]).change);
    const items = await real.items();
    const scores = [wholeShop, 'tea', 'pots'].map((category) => popularIn(items, category).get(one.productId));
    expect(scores[0]).toBeGreaterThan(formula.popularity.purchase);
    expect(new Set(scores).size).toBe(1);
    expect(popularIn(items, 'cups').size).toBe(0);
  });

  it('of what is nowhere in the catalogue is so in the whole shop alone', async () => {
    const { told } = await opened();
    const gone = aProduct({ productId: newId('prd', new Date()), category: 'cups' });
    await told(paidOrder([gone]).change);
    const items = await real.items();
    expect(popularIn(items, wholeShop).has(gone.productId)).toBe(true);
    expect(popularIn(items, 'cups').size).toBe(0);
  });
});
