import { schedule } from '#functions/events/schedule.ts';
import { allGoods, categories } from '#shared/catalog/index.ts';
import { ulid } from '#shared/kernel/id.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import {
  freshIndex,
  isWorthwhile,
  madeWith,
  merged,
  positionAt,
  rebuilt,
  searchChanges,
  searchSnapshots,
  withLateOnes,
} from '#shared/search/index.ts';

/** Changes may be written down a little late: younger ones are for the next snapshot. */
const settledMs = 60_000;

export const compactIndex = schedule(
  'search/compact-index',
  {
    summary: 'Put what has changed into a new snapshot of the search, so that opening it stays quick.',
    rate: 'rate(5 minutes)',
    uses: {
      index: reads(freshIndex),
      goods: reads(allGoods),
      categories: reads(categories),
      changes: reads(searchChanges),
      snapshots: writes(searchSnapshots),
    },
    timeoutSeconds: 900,
  },
  async ({ now }, { index, goods, categories, changes, snapshots }) => {
    const [before, tree] = await Promise.all([snapshots.newest(), categories.tree()]);
    const position = positionAt(new Date(now.getTime() - settledMs));
    const next = { epoch: ulid(now), position, madeWith: madeWith(tree) };

    if (before?.madeWith !== next.madeWith) {
      const { bytes, documents } = await rebuilt(goods.published(now), tree);
      await snapshots.publish({ ...next, documents }, bytes, before);
      return { documents };
    }
    const { items } = await changes.from(withLateOnes(before.position));
    if (!isWorthwhile(items.length, before, now)) return { documents: before.documents, waiting: items.length };
    const { bytes, documents } = merged(await index.upToDate({ snapshots, changes }));
    await snapshots.publish({ ...next, documents }, bytes, before);
    return { documents, changes: items.length };
  },
);
