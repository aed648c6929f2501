import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { rebuildRecommendations } from '#infra/rebuild-recommendations.ts';
import { catalog } from '#shared/catalog/index.ts';
import { Recount } from '#shared/recommendations/batch/recount.ts';
import type { Entry } from '#shared/recommendations/entry.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { packNeighbours } from '#shared/recommendations/neighbours.ts';
import { neighboursItem, popularityItem, wholeShop } from '#shared/recommendations/recommendations.entity.ts';
import { packScores } from '#shared/recommendations/scores.ts';
import type { Engine } from '#shared/table/engine.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { aProduct } from '#test/factories.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import {
  countingOver,
  differences,
  type Lists,
  listsAfter,
  listsIn,
  naively,
  popularIn,
  randomOf,
  someEntries,
  someProducts,
} from './counting.ts';

const seed = seedOfRun();
const real = realTable();
let own: RealTable;
beforeEach(async () => {
  own = await real.empty();
});

/** So far back the log is read: as far as the entries of these tests go. */
const days = 3;

/** Entries of the last two days. */
const lately = (count: number, products: readonly string[], random: () => number): readonly Entry[] =>
  someEntries(count, products, random).map((entry) => ({
    ...entry,
    at: new Date(Date.now() - Math.floor(random() * 48 * 3_600_000)).toISOString(),
  }));

const shuffled = <T>(all: readonly T[], random: () => number): readonly T[] =>
  all
    .map((each) => ({ each, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ each }) => each);

/** Batches of any size, in any order. */
const inBatches = (entries: readonly Entry[], random: () => number): readonly (readonly Entry[])[] => {
  const rest = [...shuffled(entries, random)];
  const batches: Entry[][] = [];
  while (rest.length > 0) batches.push(rest.splice(0, 1 + Math.floor(random() * 30)));
  return batches;
};

const recounted = (entries: readonly Entry[]): Lists => {
  const recount = new Recount();
  for (const entry of entries) recount.take(entry);
  return new Map(
    [...recount.finish().all()].map(({ graph, productId, neighbours }) => [`${graph} ${productId}`, neighbours]),
  );
};

/** Each batch rounds a count to 24 bits once, so that a thousand of them move it by less than this. */
const rounding = 1e-5;

/** Where two say something else, in the neighbours and in what they count. */
const apart = (some: Lists, others: Lists): readonly string[] => {
  const flat = (lists: Lists) =>
    new Map(
      [...lists].flatMap(([key, { weight, neighbours }]) => [
        [key, weight] as const,
        ...neighbours.map(({ productId, together }) => [`${key} ${productId}`, together] as const),
      ]),
    );
  const [these, those] = [flat(some), flat(others)];
  return [...new Set([...these.keys(), ...those.keys()])].filter((key) => {
    const [one = -1, other = -1] = [these.get(key), those.get(key)];
    return Math.abs(one - other) > rounding * Math.max(one, other);
  });
};

/** What the table says, all of it counted once and none of it forgotten. */
const expectRight = async (entries: readonly Entry[]): Promise<void> => {
  const items = await own.items();
  const lists = listsIn(items);
  const told = new Map([...lists].filter(([, { weight, neighbours }]) => weight > 0 || neighbours.length > 0));
  expect(differences(told, entries)).toEqual([]);
  const { popular } = naively(entries);
  const found = popularIn(items, wholeShop);
  expect([...found.keys()].toSorted()).toEqual([...popular.keys()].toSorted());
  for (const [productId, score] of found) expect(score / (popular.get(productId) ?? 0)).toBeCloseTo(1, 9);
};

/** An engine at whose calls something else happens first. */
const interrupted = (engine: Engine, before: (call: number) => Promise<void>): Engine => {
  let calls = 0;
  const then = async <T>(call: () => Promise<T>): Promise<T> => {
    await before(calls++);
    return call();
  };
  return {
    getItem: (input) => then(() => engine.getItem(input)),
    batchGetItem: (input) => then(() => engine.batchGetItem(input)),
    query: (input) => then(() => engine.query(input)),
    write: (input) => then(() => engine.write(input)),
    transactWriteItems: (input) => then(() => engine.transactWriteItems(input)),
  };
};

const tableOver = (engine: Engine): Table => new Table(engine, new Meter(), { consistent: true });

describe(`stream and batch (seed ${seed})`, () => {
  it('make the same lists of the same entries, in whatever batches and order they come', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 60 }), (own, count, kinds) => {
        const random = randomOf(own);
        const entries = someEntries(count, someProducts(kinds), random);
        const streamed = listsAfter(inBatches(entries, random));
        expect(apart(streamed, recounted(entries))).toEqual([]);
      }),
      { seed, numRuns: atLength(40, 3_000) },
    );
  });

  it('stand in the same order as far as counts tell it', () => {
    const random = randomOf(seed);
    const entries = someEntries(300, someProducts(20), random);
    for (const lists of [listsAfter(inBatches(entries, random)), recounted(entries)]) {
      for (const { neighbours } of lists.values()) {
        const sorted = neighbours.toSorted((a, b) => b.together - a.together || (a.productId < b.productId ? -1 : 1));
        expect(neighbours).toEqual(sorted);
      }
    }
  });

  it('agree on how much was seen of a neighbour, when it was last met', () => {
    const entries = someEntries(200, someProducts(12), randomOf(seed));
    const batch = recounted(entries);
    for (const [key, { neighbours }] of listsAfter([entries])) {
      const graph = key.split(' ')[0];
      for (const { productId, weight } of neighbours) {
        expect(weight / (batch.get(`${graph} ${productId}`)?.weight ?? -1)).toBeCloseTo(1, 5);
      }
    }
  });

  it('make the same lists of a table, duplicates and all', { timeout: 60_000 }, async () => {
    const random = randomOf(seed);
    const entries = lately(atLength(40, 2_000), someProducts(14), random);
    const { count } = countingOver(own.engine);
    for (const batch of inBatches(entries, random)) {
      await count(batch);
      if (random() < 0.5) await count(shuffled(entries, random).slice(0, 5));
    }
    // What came in between was counted as well, once.
    await expectRight(entries);
    const streamed = listsIn(await own.items());
    const { entries: read, left } = await rebuildRecommendations(own.table, { days });
    expect([read, left]).toEqual([entries.length, 0]);
    const made = listsIn(await own.items());
    expect(apart(streamed, made)).toEqual([]);
    await expectRight(entries);
  });
});

describe('a rebuild', () => {
  const entries = lately(40, someProducts(8), randomOf(seed));

  /** All lists say something wrong. */
  const spoil = async (): Promise<void> => {
    const items = await own.items();
    const wrong = (productId: string) => [{ productId, together: 3, weight: 4 }];
    await own.given(
      items.flatMap((item) => {
        const list = neighboursItem.from(item);
        const popularity = popularityItem.from(item);
        if (popularity) return popularityItem.put({ ...popularity, scores: packScores([]) });
        if (!list) return [];
        const neighbours = packNeighbours({ weight: 1, neighbours: wrong(list.productId) });
        return neighboursItem.put({ ...list, neighbours });
      }),
    );
  };

  it('makes right what is wrong, as often as one likes', async () => {
    await countingOver(own.engine).count(entries);
    await spoil();
    expect((await rebuildRecommendations(own.table, { days })).written).toBeGreaterThan(10);
    await expectRight(entries);
    const again = await rebuildRecommendations(own.table, { days });
    expect(again.left).toBe(0);
    await expectRight(entries);
  });

  it('counts a fold that is under way, and whoever goes on with it does not count it again', async () => {
    let writes = 0;
    const killed: Engine = {
      ...own.engine,
      write: async (input) => {
        if (++writes > 9) throw new Error('killed');
        return own.engine.write(input);
      },
    };
    await expect(countingOver(killed).count(entries)).rejects.toThrow('killed');
    await rebuildRecommendations(own.table, { days });
    await expectRight(entries);
    await countingOver(own.engine).count(entries);
    await expectRight(entries);
  });

  it('loses and doubles nothing of what the shop counts meanwhile', { timeout: 120_000 }, async () => {
    const random = randomOf(seed + 1);
    const products = [...new Set(entries.flatMap((each) => (each.kind === 'basket' ? each.products : each.window)))];
    for (const every of atLength([7], [3, 7, 10, 15, 30, 60])) {
      own = await real.empty();
      const { count } = countingOver(own.engine);
      await count(entries);
      await spoil();
      const all = [...entries];
      const more = async (call: number): Promise<void> => {
        if (call % every > 0 || all.length > 70) return;
        const batch = lately(3, products, random);
        all.push(...batch);
        await count(batch);
      };
      const { left } = await rebuildRecommendations(tableOver(interrupted(own.engine, more)), { days });
      expect(left).toBe(0);
      expect(all.length).toBeGreaterThan(entries.length);
      await expectRight(all);
    }
  });

  it('counts no entry of a fold that has come since it began twice', async () => {
    const { count } = countingOver(own.engine);
    await count(entries);
    const more = lately(
      10,
      [...new Set(entries.flatMap((each) => (each.kind === 'basket' ? each.products : each.window)))],
      randomOf(seed + 2),
    );
    let counted: Promise<void> | undefined;
    const late: Engine = {
      ...own.engine,
      query: async (input) => {
        if (JSON.stringify(input).includes('ENTRIES#')) {
          counted ??= count([...more, ...entries]);
          await counted;
        }
        return own.engine.query(input);
      },
    };
    await rebuildRecommendations(tableOver(late), { days });
    await expectRight([...entries, ...more]);
  });

  it('that is killed can be begun again', { timeout: 60_000 }, async () => {
    await countingOver(own.engine).count(entries);
    let calls = 0;
    const unharmed = interrupted(own.engine, async (number) => {
      calls = number;
    });
    await spoil();
    await rebuildRecommendations(tableOver(unharmed), { days });
    await spoil();
    const call = 1 + Math.floor(randomOf(seed)() * (calls - 1));
    const killed = interrupted(own.engine, async (number) => {
      if (number >= call) throw new Error('killed');
    });
    await expect(rebuildRecommendations(tableOver(killed), { days })).rejects.toThrow('killed');
    await rebuildRecommendations(own.table, { days });
    await expectRight(entries);
  });

  it('counts entries of a file once, whether or not they lie in the log, and forgets them the next time', async () => {
    const [logged, both, foreign] = [entries.slice(0, 10), entries.slice(10, 25), entries.slice(25)];
    const products = new Set(entries.flatMap((each) => (each.kind === 'basket' ? each.products : [each.productId])));
    for (const productId of products) {
      await own.given(catalog.writes(own.table).add(aProduct({ productId }), []));
    }
    await countingOver(own.engine).count([...logged, ...both]);
    const file = async function* () {
      yield both;
      yield [...foreign, ...foreign];
    };
    const { entries: read } = await rebuildRecommendations(own.table, { days, more: file() });
    expect(read).toBe(entries.length);
    await expectRight(entries);
    await rebuildRecommendations(own.table, { days });
    await expectRight([...logged, ...both]);
  });

  it('leaves no list of a product on sale that no entry speaks of', async () => {
    const [productId = ''] = someProducts(1);
    const list = { productId, graph: 'basket' as const, fold: 0 };
    const neighbours = [{ productId: someProducts(1)[0] ?? '', together: 1, weight: 1 }];
    await own.given([neighboursItem.put({ ...list, neighbours: packNeighbours({ weight: 1, neighbours }) })]);
    await own.given(catalog.writes(own.table).add(aProduct({ productId }), []));
    await rebuildRecommendations(own.table, { days });
    expect(listsIn(await own.items()).get(`basket ${productId}`)).toEqual({ weight: 0, neighbours: [] });
  });
});

describe('a list that has to let neighbours go', () => {
  it('is the heaviest of all in a batch, and nearly so in a stream', () => {
    const random = randomOf(seed);
    const products = someProducts(400);
    const skewed = () => products[Math.floor(random() ** 2.5 * products.length)] ?? '';
    const entries = someEntries(8_000, products, random).flatMap((entry): readonly Entry[] => {
      if (entry.kind === 'basket') return [];
      const [productId = '', ...window] = [...new Set(Array.from({ length: 5 }, skewed))];
      return [{ ...entry, productId, window }];
    });
    const batch = recounted(entries);
    const stream = listsAfter(inBatches(entries, random));
    let [kept, all] = [0, 0];
    for (const [key, { neighbours }] of batch) {
      if (neighbours.length < formula.kept) continue;
      const streamed = new Set(
        stream
          .get(key)
          ?.neighbours.slice(0, formula.served)
          .map(({ productId }) => productId),
      );
      for (const { productId } of neighbours.slice(0, formula.served)) {
        all++;
        if (streamed.has(productId)) kept++;
      }
    }
    expect(all).toBeGreaterThan(500);
    expect(kept / all).toBeGreaterThan(0.8);
  });
});
