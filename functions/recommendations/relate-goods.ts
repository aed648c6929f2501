import { schedule } from '#functions/events/schedule.ts';
import { sideBySide } from '#functions/events/work-off.ts';
import { allGoods } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { alikeOf, hitsLookedThrough, likenesses, withAlikes, wordsHash } from '#shared/recommendations/index.ts';
import {
  isRemoval,
  positionAt,
  searchChanges,
  searchIndex,
  searchSnapshots,
  textOf,
  withLateOnes,
} from '#shared/search/index.ts';

type Words = Parameters<typeof textOf>[0] & { readonly productId: string };

const goodsAtOnce = 100;

export const relateGoods = schedule(
  'recommendations/relate-goods',
  {
    summary:
      'Find out what is described in the same words as the goods that are new, or say something new of themselves.',
    rate: 'rate(1 minute)',
    uses: {
      index: reads(searchIndex),
      goods: reads(allGoods),
      changes: reads(searchChanges),
      snapshots: reads(searchSnapshots),
      likenesses: writes(likenesses),
    },
    // The first run goes through all goods; one that is broken off goes on where it was.
    timeoutSeconds: 900,
  },
  async ({ now }, { index, goods, changes, snapshots, likenesses }) => {
    const relate = async (all: readonly Words[]): Promise<number> => {
      const known = await likenesses.of(all.map(({ productId }) => productId));
      const told = all.map((product) => ({ product, text: textOf(product), words: wordsHash(textOf(product)) }));
      const news = told.filter(({ product, words }) => known.get(product.productId)?.words !== words);
      if (news.length === 0) return 0;

      const held = await index.upToDate({ snapshots, changes });
      const searched = await sideBySide(news, async ({ product: { productId }, text, words }) => {
        const { hits } = await held.search({ text, mode: 'content', limit: hitsLookedThrough });
        const alike = alikeOf(productId, hits);
        return alike ? [{ productId, words, alike }] : [];
      });
      const found = searched.flat();
      // What is like the other is liked by it: the lists of before hear of the new ones.
      const others = await likenesses.of([
        ...new Set(found.flatMap(({ alike }) => alike.map((each) => each.productId))),
      ]);
      const saved = [...withAlikes(others, found).values()];
      await sideBySide(saved, (likeness) => likenesses.commit([likenesses.save(likeness)]));
      return found.length;
    };

    const position = await likenesses.position();
    if (position === undefined) {
      let related = 0;
      for await (const some of inRuns(goods.published(now))) related += await relate(some);
      await likenesses.commit([likenesses.followed(positionAt(now))]);
      return { related };
    }

    const account = { related: 0, forgotten: 0 };
    for (let from: string | undefined = withLateOnes(position); from !== undefined; ) {
      const page: Awaited<ReturnType<typeof changes.from>> = await changes.from(from);
      const newest = [...new Map(page.items.map(({ change }) => [change.productId, change])).values()];
      const removed = newest.filter(isRemoval);
      await sideBySide(removed, ({ productId }) => likenesses.commit([likenesses.forget(productId)]));
      account.forgotten += removed.length;
      account.related += await relate(newest.flatMap((change) => (isRemoval(change) ? [] : [change])));
      const last = page.items.at(-1)?.position;
      if (last !== undefined && last > position) await likenesses.commit([likenesses.followed(last)]);
      from = page.next;
    }
    return account;
  },
);

async function* inRuns(goods: AsyncIterable<Words>): AsyncGenerator<readonly Words[]> {
  let run: Words[] = [];
  for await (const product of goods) {
    run.push(product);
    if (run.length === goodsAtOnce) {
      yield run;
      run = [];
    }
  }
  if (run.length > 0) yield run;
}
