import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '#shared/recommendations/entry.ts';
import { placeInLog, unpackEntries } from '#shared/recommendations/entry-codec.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { entryItem, foldItem, neighboursItem } from '#shared/recommendations/recommendations.entity.ts';
import type { Engine } from '#shared/table/engine.ts';
import { bytesOf } from '#shared/table/item.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import {
  countingOver,
  differences,
  listsAfter,
  listsIn,
  naively,
  popularIn,
  randomOf,
  someEntries,
  someProducts,
} from './counting.ts';

const seed = seedOfRun();
const written = capturedLog();
const real = realTable();
let own: RealTable;
beforeEach(async () => {
  own = await real.empty();
});

/** Batches over few products, so that they meet. */
const someBatches = (sizes: readonly number[], random = randomOf(seed)): readonly (readonly Entry[])[] => {
  const products = someProducts(14);
  return sizes.map((size) => someEntries(size, products, random));
};

/** An engine that passes calls on as long as it is let. */
const heldEngine = (engine: Engine, pass: <T>(call: () => Promise<T>, number: number) => Promise<T>): Engine => {
  let calls = 0;
  return {
    getItem: (input) => pass(() => engine.getItem(input), calls++),
    batchGetItem: (input) => pass(() => engine.batchGetItem(input), calls++),
    query: (input) => pass(() => engine.query(input), calls++),
    write: (input) => pass(() => engine.write(input), calls++),
    transactWriteItems: (input) => pass(() => engine.transactWriteItems(input), calls++),
  };
};

/** The function is killed at a call, and everything behind it is not done; the call itself was, or was not. */
const killedAt = (engine: Engine, call: number, isDone: boolean): Engine =>
  heldEngine(engine, async (pass, number) => {
    if (number < call || (number === call && isDone)) {
      const answer = await pass();
      if (number < call) return answer;
    }
    throw new Error('killed');
  });

const callsOf = async (engine: Engine, run: (engine: Engine) => Promise<void>): Promise<number> => {
  let calls = 0;
  await run(
    heldEngine(engine, (pass) => {
      calls++;
      return pass();
    }),
  );
  return calls;
};

const productsOf = (entry: Entry): readonly string[] =>
  entry.kind === 'session' ? [entry.productId, ...entry.window] : entry.products;

/** All entries of some batches are counted once, whatever else is: lists, what is popular, and the log. */
const expectCounted = async (
  batches: readonly (readonly Entry[])[],
  { table = own, category = 'things', why = '' } = {},
) => {
  const items = await table.items();
  const entries = [...new Map(batches.flat().map((entry) => [entry.entryId, entry])).values()];
  expect([why, differences(listsIn(items, new Set(entries.flatMap(productsOf))), entries)]).toEqual([why, []]);
  const logged = new Set(items.flatMap((item) => entryItem.from(item)?.entryId ?? []));
  expect(entries.filter(({ entryId }) => !logged.has(entryId))).toEqual([]);
  const { popular } = naively(entries);
  const found = popularIn(items, category);
  expect(new Set(found.keys())).toEqual(new Set(popular.keys()));
  for (const [productId, score] of found) expect(score / (popular.get(productId) ?? 0)).toBeCloseTo(1, 9);
};

describe(`a fold (seed ${seed})`, () => {
  it('adds what the formula says, each product written once', async () => {
    const batches = someBatches([1, 20, 5]);
    const { count } = countingOver(own.engine);
    for (const batch of batches) await count(batch);
    await expectCounted(batches);
    expect(listsIn(await own.items())).toEqual(listsAfter(batches));
  });

  it('that is fed again adds nothing: in other batches, in another order, beside new entries', async () => {
    const [one = [], two = [], three = []] = someBatches([8, 8, 8]);
    const { count } = countingOver(own.engine);
    await count(one);
    await count(two);
    const before = await own.items();
    await count([...two, ...one, ...two].toReversed());
    expect(await own.items()).toEqual(before);
    await count([...one, ...three, ...three]);
    await expectCounted([one, two, three]);
  });

  it('counts each entry of one batch once, however often it is in it', async () => {
    const [batch = []] = someBatches([10]);
    await countingOver(own.engine).count([...batch, ...batch]);
    await expectCounted([batch]);
  });

  it('of more than an item takes becomes several', { timeout: 60_000 }, async () => {
    const products = someProducts(50);
    const baskets = Array.from({ length: 80 }, (_, i): Entry => {
      const entryId = Buffer.from(String(i).padStart(12)).toString('base64url');
      return { kind: 'basket', entryId, at: new Date().toISOString(), products };
    });
    await countingOver(own.engine).count(baskets);
    const fold = foldItem.from((await own.items()).find((item) => foldItem.from(item)));
    expect(fold?.number).toBe(2);
    await expectCounted([baskets]);
  });

  it('of nothing writes nothing', async () => {
    await countingOver(own.engine).count([]);
    expect(await own.items()).toEqual([]);
  });
});

describe(`a consumer that is killed (seed ${seed})`, () => {
  const every = atLength(6, 1);

  it.each([false, true])(
    'at any call, done: %s, leaves a fold that the next one ends',
    { timeout: 120_000 },
    async (isDone) => {
      const random = randomOf(seed);
      const [second = []] = someBatches([6], random);
      const scratch = await own.empty();
      const calls = await callsOf(scratch.engine, (engine) => countingOver(engine).count(second));
      expect(calls).toBeGreaterThan(10);
      const kills: string[] = [];
      for (let call = Math.floor(random() * every); call < calls; call += every) {
        const category = `killed at ${call}`;
        const batches = someBatches([4, 6, 4], random);
        const [one = [], two = [], three = []] = batches;
        const { count } = countingOver(own.engine, () => [category]);
        await count(one);
        const dying = countingOver(killedAt(own.engine, call, isDone), () => [category]).count(two);
        // The smaller of the batches are done before that.
        await dying.catch((error: Error) => kills.push(error.message));
        // Half of the time somebody else is there first.
        const order = random() < 0.5 ? [two, three] : [three, two];
        for (const batch of order) await count(batch);
        await expectCounted(batches, { category, why: category });
        // To the last bit as if nobody had been killed, with what was known of each neighbour by then.
        const lists = listsIn(await own.items(), new Set(batches.flat().flatMap(productsOf)));
        const asIf = [listsAfter([one, two, three]), listsAfter([one, three, two])];
        expect([category, asIf.some((each) => isDeepStrictEqual(each, lists))]).toEqual([category, true]);
      }
    },
  );

  it('and goes on when others have ended its fold and begun the next gets nothing through', {
    timeout: atLength(60_000, 120_000),
  }, async () => {
    const random = randomOf(seed);
    for (const call of atLength(
      [3, 6, 9, 14],
      Array.from({ length: 30 }, (_, i) => i),
    )) {
      const table = await own.empty();
      const [one = [], two = [], three = [], four = []] = someBatches([6, 6, 6, 6], random);
      const { count } = countingOver(table.engine);
      await count(one);
      const stopped = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const sleepy = heldEngine(table.engine, async (pass, number) => {
        if (number === call) stopped.resolve();
        if (number >= call) await released.promise;
        return pass();
      });
      const late = countingOver(sleepy).count(two);
      const isThrough = await Promise.race([stopped.promise.then(() => false), late.then(() => true)]);
      if (isThrough) {
        expect(call, 'calls at which it was stopped').toBeGreaterThan(9);
        break;
      }
      for (const batch of [three, four]) await count(batch);
      released.resolve();
      await late;
      await expectCounted([one, two, three, four], { table, why: `stopped at ${call}` });
    }
  });
});

describe('several consumers at once', () => {
  it.each([seed, seed + 1, seed + 2])(
    'count the same as one after the other (seed %i)',
    { timeout: 60_000 },
    async (each) => {
      const random = randomOf(each);
      const batches = someBatches(
        Array.from({ length: atLength(8, 24) }, () => 1 + Math.floor(random() * 6)),
        random,
      );
      // Each batch goes to two of four, with another one's entries among its own.
      const consumers = Array.from({ length: 4 }, (_, consumer) =>
        batches.filter((_, i) => i % 4 === consumer || (i + 1) % 4 === consumer),
      );
      await Promise.all(
        consumers.map(async (mine) => {
          const { count } = countingOver(own.engine);
          for (const [i, batch] of mine.entries()) await count([...batch, ...(mine[i + 1] ?? []).slice(0, 3)], 10);
        }),
      );
      await expectCounted(batches);
    },
  );
});

describe('what cannot be taken', () => {
  it('is passed over, and all others are counted', async () => {
    const [batch = []] = someBatches([6]);
    const poison: Entry = { kind: 'basket', entryId: 'x', at: 'never', products: ['constructor'] };
    await countingOver(own.engine).count([poison, ...batch]);
    await expectCounted([batch]);
    expect(written.lines.find(({ level }) => level === 'ERROR')).toMatchObject({ done: { passedOver: 1 } });
  });

  it('holds up nothing as a list that somebody has broken: it begins anew', async () => {
    const [one = [], two = []] = someBatches([6, 6]);
    const { count } = countingOver(own.engine);
    await count(one);
    const [key = ''] = listsIn(await own.items()).keys();
    const productId = key.split(' ')[1] ?? '';
    await own.given([neighboursItem.put({ productId, graph: 'session', fold: 1, neighbours: new Uint8Array(3) })]);
    await count([
      ...two,
      {
        kind: 'session',
        entryId: 'abcdefghijklmnop',
        at: new Date().toISOString(),
        type: 'view',
        productId,
        window: [],
      },
    ]);
    expect(listsIn(await own.items()).get(`session ${productId}`)?.weight).toBeGreaterThan(0);
  });

  it('holds up nothing as a fold that nobody can read', async () => {
    const [batch = []] = someBatches([6]);
    await own.given([foldItem.put({ number: 7, at: new Date().toISOString(), entries: new Uint8Array([9, 9, 9]) })]);
    await countingOver(own.engine).count(batch);
    await expectCounted([batch]);
    expect(foldItem.from((await own.items()).find((item) => foldItem.from(item)))?.number).toBe(8);
  });
});

describe('what is kept', () => {
  it('of a product is its hundred heaviest neighbours, in less than 4 kB', async () => {
    const [hub = '', ...others] = someProducts(151);
    const { count } = countingOver(own.engine);
    // The later ones come more often.
    const entries = others.map(
      (other, i): Entry => ({
        kind: 'session',
        entryId: Buffer.from(String(i).padStart(12)).toString('base64url'),
        at: new Date(Date.UTC(2026, 10, 1) + i * 86_400_000).toISOString(),
        type: 'view',
        productId: hub,
        window: [other],
      }),
    );
    for (let from = 0; from < entries.length; from += 10) await count(entries.slice(from, from + 10));
    const items = await own.items();
    const { neighbours, weight } = listsIn(items).get(`session ${hub}`) ?? { neighbours: [], weight: 0 };
    expect(neighbours.map(({ productId }) => productId)).toEqual(others.toReversed().slice(0, formula.kept));
    expect(weight).toBeCloseTo(naively(entries).weights.get(`session ${hub}`) ?? 0, 6);
    const largest = Math.max(...items.filter((item) => neighboursItem.from(item)).map(bytesOf));
    expect(largest).toBeLessThan(4_096);
  });

  it('of an entry is a line of the log for a year, with the fold that it was counted in', async () => {
    const [batch = []] = someBatches([3]);
    const at = new Date('2026-11-23T12:00:00Z');
    await countingOver(own.engine).count(batch, 0, at);
    const [first] = batch;
    if (!first) throw new Error('no entry');
    const logged = await own.table.get(entryItem.at(placeInLog(first)));
    expect(logged).toMatchObject({ fold: 1, ttl: at.getTime() / 1000 + 366 * 86_400 });
    expect(logged && unpackEntries(logged.entry)).toEqual([first]);
  });
});
