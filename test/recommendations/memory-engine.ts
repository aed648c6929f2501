import type { Engine, WriteInput } from '#shared/table/engine.ts';
import type { WireItem } from '#shared/table/item.ts';

const keyOf = ({ pk, sk }: WireItem): string => JSON.stringify([pk, sk]);

/** Items in memory, for what is measured over very many of them: one at a time writes, and no condition is looked at. */
export const memoryEngine = (): Engine => {
  const items = new Map<string, WireItem>();
  const refused = (): never => {
    throw new TypeError('this engine only gets and puts');
  };
  return {
    getItem: async ({ Key }) => items.get(keyOf(Key)),
    batchGetItem: async ({ Keys }) => Keys.map((key) => items.get(keyOf(key))).filter((item) => item !== undefined),
    write: async ({ action, Item }: WriteInput) => {
      if (action !== 'Put' || !Item) return refused();
      items.set(keyOf(Item), Item);
      return Item;
    },
    query: async () => refused(),
    transactWriteItems: async () => refused(),
  };
};
