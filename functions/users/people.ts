import { quotedIn } from '#shared/reviews/index.ts';
import { type Item, type Statement, shape, type Table, tablePort } from '#shared/table/index.ts';
import { type Key, keyText } from '#shared/table/item.ts';
import { erasing } from '#shared/table/personal.ts';
import { ownPartition, personalDataOf, pointedAt, reachable } from './personal-data.ts';

const pageSize = 50;

/** Items of whatever kind. */
const anything = { type: '', keyPattern: '', indexPatterns: [], ...shape<Item>() };
const everything = { kinds: { all: anything }, sorted: (items: readonly Item[]) => ({ all: items }) };

/** Everything that the table holds of a person: their own partition, and what its items point to. */
export const people = tablePort('people', {
  entities: reachable,
  reads: (table: Table) => ({
    /** A page at a time, each item once. It follows the keys that the items carry, so it never has to read the whole table. */
    async *itemsOf(userId: string): AsyncGenerator<readonly Item[]> {
      const seen = new Set<string>();
      for await (const items of pagesOf(table, `USER#${userId}`)) yield* withLinked(table, items, seen);
    },
  }),
  writes: () => ({
    /** What takes a person out of an item, in this order: what others repeat of it goes before it does itself. */
    erasing: (item: Item, userId: string): readonly Statement[] => {
      const data = personalDataOf(item);
      const own = data && erasing(item, userId, data);
      return [...quotedIn(item), ...(own ? [own] : [])];
    },
  }),
});

async function* pagesOf(table: Table, partition: string): AsyncGenerator<readonly Item[]> {
  for (let after: string | undefined; ; ) {
    const { all } = await table.collect(everything, { partition, limit: pageSize, after, consistent: true });
    if (all.length === 0) return;
    yield all;
    after = String(all.at(-1)?.['sk']);
  }
}

/** Items that have not been seen, then those that they point to, those that lie beside them, and so on. */
async function* withLinked(table: Table, items: readonly Item[], seen: Set<string>): AsyncGenerator<readonly Item[]> {
  const once = new Map(items.map((item) => [keyText(item), item]));
  const fresh = [...once.values()].filter((item) => !seen.has(keyText(item)));
  for (const item of fresh) seen.add(keyText(item));
  if (fresh.length === 0) return;
  yield fresh;
  yield* withLinked(table, await linked(table, fresh), seen);
  for (const partition of fresh.flatMap(ownPartition)) {
    for await (const beside of pagesOf(table, partition)) yield* withLinked(table, beside, seen);
  }
}

const mostAtOnce = 100;

const linked = async (table: Table, items: readonly Item[]): Promise<readonly Item[]> => {
  const places = items.flatMap(pointedAt).map(({ pk, sk }: Key) => ({ pk, sk, entity: anything }));
  const found: Item[] = [];
  for (let from = 0; from < places.length; from += mostAtOnce) {
    const page = await table.getMany(places.slice(from, from + mostAtOnce), { consistent: true });
    found.push(...page.filter((item) => item !== undefined));
  }
  return found;
};
