import { newId } from '#shared/kernel/id.ts';
import { countEntries } from '#shared/recommendations/count-entries.ts';
import { additionsOf, withAddition } from '#shared/recommendations/counting.ts';
import type { BasketEntry, Entry, SessionEntry } from '#shared/recommendations/entry.ts';
import { folds } from '#shared/recommendations/folds.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { type Neighbours, noNeighbours, unpackNeighbours } from '#shared/recommendations/neighbours.ts';
import { neighboursItem, popularityItem } from '#shared/recommendations/recommendations.entity.ts';
import { unpackScores } from '#shared/recommendations/scores.ts';
import type { Engine } from '#shared/table/engine.ts';
import type { Item } from '#shared/table/item.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';

const now = new Date();

/** Numbers between 0 and 1, the same ones for the same seed. */
export const randomOf = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const someProducts = (count: number): readonly string[] =>
  Array.from({ length: count }, () => newId('prd', now));

/** Entries of sessions and baskets over some products, none of them twice. */
export const someEntries = (count: number, products: readonly string[], random: () => number): readonly Entry[] => {
  const pick = (most: number) => [
    ...new Set(
      Array.from(
        { length: 1 + Math.floor(random() * most) },
        () => products[Math.floor(random() * products.length)] ?? '',
      ),
    ),
  ];
  const entryId = () => Buffer.from(Array.from({ length: 12 }, () => Math.floor(random() * 256))).toString('base64url');
  return Array.from({ length: count }, (): Entry => {
    const at = new Date(now.getTime() - random() * 30 * 86_400_000).toISOString();
    if (random() < 0.2) return { kind: 'basket', entryId: entryId(), at, products: pick(6) };
    const [productId = '', ...window] = pick(6);
    const type = random() < 0.8 ? 'view' : random() < 0.5 ? 'cart' : 'purchase';
    return { kind: 'session', entryId: entryId(), at, type, productId, window };
  });
};

/** Counts over an engine, as the stream's consumer does; all products stand in one category, if not told otherwise. */
export const countingOver = (engine: Engine, pathOf: (productId: string) => readonly string[] = () => ['things']) => {
  const meter = new Meter();
  const table = new Table(engine, meter);
  const ports = {
    folds: { ...folds.reads(table), ...folds.writes(table) },
    paths: { pathsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, pathOf(id)] as const)) },
  };
  return {
    meter,
    /** Without any patience: what somebody has begun passes for left. */
    count: (entries: readonly Entry[], patience = 0, at = now) => countEntries(entries, ports, at, patience),
  };
};

/** `graph productId` → what is stored of it. */
export type Lists = ReadonlyMap<string, Neighbours>;

/** Those of some products, or all. */
export const listsIn = (items: readonly Item[], products?: ReadonlySet<string>): Lists =>
  new Map(
    items.flatMap((item) => {
      const stored = neighboursItem.from(item);
      if (!stored || products?.has(stored.productId) === false) return [];
      return [[`${stored.graph} ${stored.productId}`, unpackNeighbours(stored.neighbours)] as const];
    }),
  );

export const popularIn = (items: readonly Item[], category = 'things'): ReadonlyMap<string, number> =>
  new Map(
    items
      .flatMap((item) => popularityItem.from(item) ?? [])
      .filter((each) => each.category === category)
      .flatMap(({ scores }) => unpackScores(scores).map(({ productId, score }) => [productId, score] as const)),
  );

/** What some batches make one after the other, each counted once: the lists to the last bit. */
export const listsAfter = (batches: readonly (readonly Entry[])[]): Lists => {
  const lists = new Map<string, Neighbours>();
  for (const batch of batches) {
    const additions = additionsOf(batch);
    const known = (key: string) => lists.get(key) ?? noNeighbours;
    const weights = new Map(
      additions.map(({ graph, productId, weight }) => [
        `${graph} ${productId}`,
        known(`${graph} ${productId}`).weight + weight,
      ]),
    );
    for (const addition of additions) {
      const key = `${addition.graph} ${addition.productId}`;
      const weightOf = (productId: string) => weights.get(`${addition.graph} ${productId}`) ?? 0;
      lists.set(key, withAddition(known(key), addition, weightOf));
    }
  }
  return lists;
};

const firstDay = Date.UTC(2026, 0, 1);

/** The counts as the formula says them, entry by entry and pair by pair, of whatever order. */
class Counts {
  readonly weights = new Map<string, number>();
  readonly pairs = new Map<string, number>();
  readonly popular = new Map<string, number>();

  add(entry: Entry): void {
    const days = (Date.parse(entry.at) - firstDay) / 86_400_000;
    if (entry.kind === 'basket') this.#basket(entry, 2 ** (days / 90), 2 ** (days / 10));
    else this.#session(entry, 2 ** (days / 90), 2 ** (days / 10));
  }

  #basket({ products }: BasketEntry, growth: number, popularGrowth: number): void {
    const each = growth / products.length ** 0.75;
    for (const one of products) {
      more(this.weights, `basket ${one}`, each);
      more(this.popular, one, 10 * popularGrowth);
      for (const other of products) if (other !== one) more(this.pairs, `basket ${one} ${other}`, each);
    }
  }

  #session({ productId, window, type, entryId }: SessionEntry, growth: number, popularGrowth: number): void {
    more(this.weights, `session ${productId}`, growth);
    for (const [i, each] of window.entries()) {
      more(this.weights, `session ${each}`, 0);
      more(this.pairs, `session ${each} ${productId}`, growth / Math.sqrt(i + 1));
      more(this.pairs, `session ${productId} ${each}`, (0.7 * growth) / Math.sqrt(i + 1));
    }
    const isOneOfEight = (Buffer.from(entryId, 'base64url')[1] ?? 0) % 8 === 0;
    if (type === 'cart') more(this.popular, productId, 3 * popularGrowth);
    if (type === 'view' && isOneOfEight) more(this.popular, productId, 8 * popularGrowth);
  }
}

const more = (sums: Map<string, number>, key: string, by: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + by);
};

export const naively = (entries: readonly Entry[]): Counts => {
  const counts = new Counts();
  for (const entry of entries) counts.add(entry);
  return counts;
};

/** What is wrong with lists, of which none has had to let a neighbour go: to the precision of what is stored. */
export const differences = (lists: Lists, entries: readonly Entry[]): readonly string[] => {
  const { weights, pairs } = naively(entries);
  const wrong: string[] = [];
  const compare = (what: string, is: number, should: number | undefined) => {
    if (should === undefined || Math.abs(is - should) > 1e-5 * Math.max(Math.abs(is), Math.abs(should))) {
      wrong.push(`${what}: ${is} for ${should}`);
    }
  };
  let met = 0;
  for (const [key, { weight, neighbours }] of lists) {
    compare(key, weight, weights.get(key));
    for (const { productId, together } of neighbours)
      compare(`${key} ${productId}`, together, pairs.get(`${key} ${productId}`));
    met += neighbours.length;
    const order = neighbours.toSorted((a, b) => b.together - a.together || (a.productId < b.productId ? -1 : 1));
    if (order.some((each, i) => each !== neighbours[i])) wrong.push(`${key} is out of order`);
    if (neighbours.length > formula.kept) wrong.push(`${key} has too many`);
  }
  if (lists.size !== weights.size) wrong.push(`${lists.size} lists for ${weights.size}`);
  if (met !== pairs.size) wrong.push(`${met} pairs for ${pairs.size}`);
  return wrong;
};
