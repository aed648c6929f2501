import { isDeepStrictEqual } from 'node:util';
import type { Change, Consumer } from '#functions/events/consumer.ts';
import type { Item } from '#shared/table/index.ts';
import { shopOver, type TestedShop } from './shop.ts';
import type { RealTable } from './table.ts';

export type StreamChange = Omit<Change, 'at'>;

/** Everything that is in a table at this moment, by its key. */
export type Image = ReadonlyMap<string, Item>;

export const imageOf = async (table: RealTable): Promise<Image> =>
  new Map((await table.items()).map((item) => [`${item['pk']} ${item['sk']}`, item] as const));

/** What the stream tells of the way from one image of the table to the next. */
export const changesBetween = (before: Image, after: Image): StreamChange[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap((key): StreamChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (isDeepStrictEqual(was, is)) return [];
    if (!is) return [{ event: 'REMOVE', ...(was && { before: was }) }];
    return [was ? { event: 'MODIFY', before: was, after: is } : { event: 'INSERT', after: is }];
  });

/** The stream of a table, told to a consumer when the test wants it: all that has changed since, and what comes of it. */
export const streamOf = (
  table: RealTable,
  consumer: Consumer,
  shop: TestedShop = shopOver({ engine: table.engine }),
): (() => Promise<void>) => {
  const { types, events } = consumer.contract;
  const isWanted = ({ event, before, after }: StreamChange): boolean =>
    types.includes(String((after ?? before)?.['type'])) && (events?.includes(event) ?? true);
  let told: Image = new Map();
  return async () => {
    for (;;) {
      const now = await imageOf(table);
      const changes = changesBetween(told, now).filter(isWanted);
      told = now;
      if (changes.length === 0) return;
      const failed = await shop.changes(consumer, changes);
      if (failed.length > 0) throw new Error(`${consumer.id} failed at ${failed.join(', ')}`);
    }
  };
};
