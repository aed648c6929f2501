import { HeldIndex } from '#shared/search/held-index.ts';
import {
  buildSegment,
  type LiveIndex,
  openIndex,
  type SearchDocument,
  searchChanges,
  searchSnapshots,
} from '#shared/search/index.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { conformsToSearchIndex, type IndexedGoods } from './conformance.ts';
import { goods } from './goods.ts';

capturedLog();
const real = realTable();

const following = (index: LiveIndex): IndexedGoods => ({
  index: () => index,
  tell: async (changes) => {
    for (const change of changes) index.apply(change);
  },
});

/** What was there once, and is another product now. */
const asItWas = (productId: string) => goods('Old tulip crocus', { productId, version: 0, price: 100, sales: 99 });

/** A snapshot in which half of the goods are as they were and one is gone since, and beside it what has become of them. */
const changed = (documents: readonly SearchDocument[]): LiveIndex => {
  const index = openIndex(
    buildSegment([...documents.map((each, i) => (i % 2 ? each : asItWas(each.productId))), asItWas('prd_gone')]),
  );
  for (const [i, document] of documents.entries()) {
    if (i % 2 === 0) index.apply(document);
    // Looked at in between, as warm functions do: that is when small segments come about.
    index.search({ text: 'old', limit: 1 });
  }
  index.apply({ productId: 'prd_gone', version: 1, deleted: true });
  return index;
};

conformsToSearchIndex('from a fresh build', async (documents) => following(openIndex(buildSegment(documents))));

conformsToSearchIndex('from changes alone, one after the other', async (documents) => {
  const index = openIndex();
  for (const document of documents) {
    index.apply(document);
    index.search({ text: 'door', limit: 1 });
  }
  return following(index);
});

conformsToSearchIndex('from a snapshot with changes', async (documents) => following(changed(documents)));

conformsToSearchIndex('after a compaction', async (documents) => following(openIndex(changed(documents).merged())));

conformsToSearchIndex('from the table, in a function that has just started', async (documents) => {
  const { table } = await real.empty();
  const [reads, writes] = [searchChanges.reads(table), searchChanges.writes(table)];
  const snapshots = searchSnapshots.reads(table);
  let clock = Date.parse('2026-11-20T00:00:00.000Z');
  let index = await new HeldIndex().upToDate({ snapshots, changes: reads });
  const tell: IndexedGoods['tell'] = async (changes) => {
    for (const change of changes) await writes.commit([writes.append(change, new Date(clock++))]);
    index = await new HeldIndex().upToDate({ snapshots, changes: reads });
  };
  const half = documents.length >> 1;
  const made = {
    epoch: fresh.name('epoch'),
    position: new Date(clock).toISOString(),
    documents: half,
    madeWith: 'test',
  };
  await searchSnapshots.writes(table).publish(made, buildSegment(documents.slice(0, half)), undefined);
  await tell(documents.slice(half));
  return { index: () => index, tell };
});
