import { schedule } from '#functions/events/schedule.ts';
import { allGoods, categories } from '#shared/catalog/index.ts';
import { ulid } from '#shared/kernel/id.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import {
  FollowedIndex,
  freshIndex,
  isTooOld,
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
    // A hundred thousand goods take 530 MB while a snapshot is made of them, with short descriptions.
    memoryMb: 2_048,
  },
  async ({ now }, { index, goods, categories, changes, snapshots }) => {
    const [before, tree] = await Promise.all([snapshots.newest(), categories.tree()]);
    const epoch = ulid(now);
    const next = { epoch, position: positionAt(new Date(now.getTime() - settledMs)), madeWith: madeWith(tree, now) };

    const anew = async () => {
      const { bytes, documents } = await rebuilt(goods.published(now), tree);
      await snapshots.publish({ ...next, root: epoch, documents }, bytes, before);
      return { documents };
    };
    if (before?.madeWith !== next.madeWith || isTooOld(before, now)) return anew();
    const waiting = await changes.from(withLateOnes(before.position));
    const changed = waiting.items.length;
    if (!isWorthwhile(waiting, before, now)) return { documents: before.documents, waiting: changed };
    const opened = await index.open(before, { snapshots, changes });
    if (!(opened instanceof FollowedIndex)) return anew();
    const { bytes, documents } = merged(opened);
    await snapshots.publish({ ...next, root: before.root ?? before.epoch, documents }, bytes, before);
    return { documents, changes: changed };
  },
);
