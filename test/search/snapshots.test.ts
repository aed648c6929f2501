import { describe, expect, it } from 'vitest';
import { compactIndex } from '#functions/search/compact-index.ts';
import { searchProducts } from '#functions/search/search-products.ts';
import { rebuildSearch } from '#infra/rebuild-search.ts';
import { catalog, type Product } from '#shared/catalog/index.ts';
import { buildSegment, openIndex, searchChanges, searched, searchSnapshots } from '#shared/search/index.ts';
import { type Snapshot, searchChunkItem, searchSnapshotItem } from '#shared/search/search.entity.ts';
import type { Engine } from '#shared/table/engine.ts';
import { toWireItem } from '#shared/table/item.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { aProduct, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goods } from './goods.ts';

capturedLog();
const real = realTable();
const day = 86_400_000;
const pointerType = JSON.stringify(toWireItem({ type: searchSnapshotItem.type })['type']);
const tree = { version: 0, categories: {} };
const aSnapshot = (): Omit<Snapshot, 'chunks' | 'checksum'> => {
  const epoch = fresh.name('epoch');
  return { epoch, root: epoch, position: '2026-01-01T00:00:00.000Z', documents: 1, madeWith: 'other' };
};

/** A shop with goods that its search knows from a snapshot. */
const givenShop = async () => {
  const { table, engine, given, items } = await real.empty();
  const product = aProduct({ name: 'Dragon Well tea' });
  const add = (added: Product) => given(catalog.writes(table).add(added, []));
  await add(product);
  await rebuildSearch(table, new Date(), () => {});
  const newest = async (): Promise<Snapshot> => {
    const snapshot = await searchSnapshots.reads(table).newest();
    if (!snapshot) throw new Error('There is one.');
    return snapshot;
  };
  return {
    table,
    product,
    newest,
    add,
    given,
    /** So many changes that a compaction is due. */
    tellMuch: (changed: Product) =>
      given(
        Array.from({ length: 100 }, (_, i) =>
          searchChanges.writes(table).append(searched(changed, tree), new Date(Date.now() + i)),
        ),
      ),
    compact: () => shopOver({ engine }).run(compactIndex),
    /** What a function finds that has just started. */
    found: async (q: string) => (await shopOver({ engine }).done(searchProducts, { query: { q } })).total,
    refused: async () => await shopOver({ engine }).call(searchProducts, { query: { q: 'tea' } }),
    pieces: async () => (await items()).filter(({ type }) => type === searchChunkItem.type).length,
  };
};

describe('a snapshot', () => {
  it('stays when the answer to its publication was lost, and the repeated write refused', async () => {
    const { engine } = await real.empty();
    const repeating: Engine = {
      ...engine,
      write: async (input) => {
        const written = await engine.write(input);
        return JSON.stringify(input.Item?.['type']) === pointerType ? engine.write(input) : written;
      },
    };
    const table = new Table(repeating, new Meter());
    await searchSnapshots.writes(table).publish(aSnapshot(), buildSegment([goods('Lamp')]), undefined);
    const { newest, bytesOf } = searchSnapshots.reads(table);
    const snapshot = await newest();
    if (!snapshot) throw new Error('There is one.');
    expect(openIndex(await bytesOf(snapshot)).size).toBe(1);
  });

  it('is for nobody when another was published first, and leaves nothing behind', async () => {
    const { table, newest, pieces, found } = await givenShop();
    const before = await newest();
    const { publish } = searchSnapshots.writes(table);
    await publish({ ...before, epoch: fresh.name('epoch') }, buildSegment([]), before);
    const at = await pieces();
    await expect(publish({ ...before, epoch: fresh.name('epoch') }, buildSegment([]), before)).rejects.toThrow();
    expect(await pieces()).toBe(at);
    expect(await found('tea')).toBe(0);
  });

  it('with one byte changed is not taken for what was written, and is made anew', async () => {
    const { table, given, newest, found, refused, tellMuch, product, compact } = await givenShop();
    const { epoch } = await newest();
    const bytes = Uint8Array.from(await searchSnapshots.reads(table).bytesOf(await newest()));
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    await given([searchChunkItem.put({ epoch, chunk: '00000', bytes })]);
    expect(await refused()).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    await tellMuch(product);
    expect(await compact()).toEqual({ documents: 1 });
    expect(await found('tea')).toBe(1);
  });

  it('that has lost a piece is made anew', async () => {
    const { given, newest, found, refused, tellMuch, product, compact } = await givenShop();
    const { epoch } = await newest();
    await given([searchChunkItem.remove({ epoch, chunk: '00000' })]);
    expect(await refused()).toMatchObject({ status: 503 });
    await tellMuch(product);
    await compact();
    expect(await found('tea')).toBe(1);
  });

  it('is made anew when changes since may have been forgotten', async () => {
    const { table, newest, found, add, compact } = await givenShop();
    const before = await newest();
    const position = new Date(Date.now() - 4 * day).toISOString();
    await searchSnapshots
      .writes(table)
      .publish(
        { ...before, epoch: fresh.name('epoch'), position },
        await searchSnapshots.reads(table).bytesOf(before),
        before,
      );
    // Its change lies four days back: nobody can follow it any more.
    await add(aProduct({ name: 'Oolong tea' }));
    await compact();
    expect(await found('oolong')).toBe(1);
  });

  it('is due after more changes than one answer of the table brings, though they are fewer than a thousand', async () => {
    const { given, table, newest, compact } = await givenShop();
    const before = await newest();
    const large = { ...before, epoch: fresh.name('epoch'), documents: 200_000 };
    await searchSnapshots.writes(table).publish(large, buildSegment([]), before);
    const { append } = searchChanges.writes(table);
    const description = '0123456789'.repeat(200);
    const changes = Array.from({ length: 700 }, (_, i) =>
      append(searched(aProduct({ description }), tree), new Date(Date.now() + i)),
    );
    await given(changes);
    expect(await compact()).toHaveProperty('changes');
  });
});
