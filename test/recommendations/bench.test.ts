import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PairCounter } from '#shared/recommendations/batch/pair-counter.ts';
import { formula } from '#shared/recommendations/formula.ts';
import type { Neighbours } from '#shared/recommendations/neighbours.ts';
import { ranked } from '#shared/recommendations/scoring.ts';
import { reached } from '#test/bench/recommend/bars.ts';
import { compare } from '#test/bench/recommend/compare.ts';
import { contentOf } from '#test/bench/recommend/content.ts';
import { measure } from '#test/bench/recommend/measure.ts';
import { ours, windowsOf } from '#test/bench/recommend/ours.ts';
import { basketStudy, lastPart, ratingStudy, sequenceStudy, sessionStudy } from '#test/bench/recommend/protocols.ts';
import { basketsIn, ratingsIn, sequencesIn, sessionsIn, timeOf } from '#test/bench/recommend/read.ts';
import { sessionEntries } from '#test/bench/recommend/scale.ts';
import { studiesOf } from '#test/bench/recommend/sets.ts';
import type { Query, Study } from '#test/bench/recommend/study.ts';
import { Tally } from '#test/bench/recommend/tally.ts';
import { seeded } from '#test/bench/search/metrics.ts';
import { Progress } from '#test/bench/search/progress.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recommend-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' && name.endsWith('.gz') ? gzipSync(content) : content);
  return path;
};

/** Somebody who mostly goes on to the next product. */
const walks = (count: number, seed: number): string[][] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const start = Math.floor(random() * 40);
    const steps = 2 + Math.floor(random() * 6);
    return Array.from({ length: steps }, (_, i) => `p${random() < 0.8 ? (start + i) % 40 : Math.floor(random() * 40)}`);
  });
};

/** What a study asks, by the names that its numbers were given for. */
const quality = (study: Study, model: string) =>
  compare([study], 1, new Progress(1)).find((row) => row.model === model && row.task === study.tasks[0]?.name);

describe('reading data', () => {
  it('reads sequences, sessions and baskets as they lie, packed or not', () => {
    expect(sequencesIn(file('s.txt', '1 7 8 9\n\n2 8\n'))).toEqual([['7', '8', '9'], ['8']]);
    expect(sequencesIn(file('pairs.txt', '1 7\n1 8\n2 9\n1 9'))).toEqual([['7', '8', '9'], ['9']]);
    expect(sequencesIn(file('s.jsonl.gz', '[7, 8]\n["9"]'))).toEqual([['7', '8'], ['9']]);
    expect(sessionsIn(file('t.jsonl', '[1]\r\n[2, 2, 3]\r\n'))).toEqual([['1'], ['2', '2', '3']]);
    expect(basketsIn(file('b.jsonl', '[1, 2, 1]'))).toEqual([{ items: ['1', '2'] }]);
  });

  it('leaves out what was cancelled or given back, and minds neither commas in quotes nor missing customers', () => {
    const lines = [
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '1,85123A,"HOLDER, WHITE ""HEART""",6,2010-12-01 08:26:00,2.55,,United Kingdom',
      '1,71053,LANTERN,1,2010-12-01 08:26:00,3.39,17850.0,United Kingdom',
      '1,71053,LANTERN,1,2010-12-01 08:26:00,3.39,17850.0,United Kingdom',
      'C2,71053,LANTERN,-1,2010-12-02 08:26:00,3.39,17850.0,United Kingdom',
      '3,22752,MISSING,-9,2010-12-03 08:26:00,0,,United Kingdom',
    ];
    expect(basketsIn(file('b.csv', lines.join('\n')))).toEqual([
      { items: ['85123A', '71053'], time: Date.UTC(2010, 11, 1, 8, 26) },
    ]);
  });

  it('reads ratings with titles and without, in any order, with and without times', () => {
    const titled =
      'user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\ta\t3\t200\n1\tb\t5\t100\n1\ta\t1\t50\n';
    expect(ratingsIn(file('r.tsv.gz', titled))).toEqual([
      { user: '1', item: 'a', time: 200_000 },
      { user: '1', item: 'b', time: 100_000 },
    ]);
    expect(ratingsIn(file('r.csv', 'userId,movieId,rating\n1,"a, b",3\n'))).toEqual([{ user: '1', item: 'a, b' }]);
    expect(ratingsIn(file('r.dat', '1::2::3::978300760\n'))).toEqual([{ user: '1', item: '2', time: 978_300_760_000 }]);
  });

  it('reads times of every kind, and none of what is none', () => {
    expect(timeOf('12/1/2010 8:26')).toBe(Date.UTC(2010, 11, 1, 8, 26));
    expect(timeOf('2010-12-01T08:26:00Z')).toBe(Date.UTC(2010, 11, 1, 8, 26));
    expect([timeOf(''), timeOf('soon')]).toEqual([undefined, undefined]);
  });
});

describe('a protocol', () => {
  it('counts nothing of the last two of a sequence, and knows the last but one when it asks', () => {
    const study = sequenceStudy('', [['a', 'b', 'c', 'd'], ['d', 'a'], ['a']], 1);
    const [first, second] = study.tasks[0]?.queries ?? [];
    expect(study.groups.map(({ items }) => items.length)).toEqual([2, 0]);
    expect(first?.history).toHaveLength(3);
    expect(study.groups[0]?.items).toEqual(first?.history.slice(1).toReversed());
    expect(second).toEqual({ history: first?.relevant, relevant: [first?.history.at(-1)], excluded: first?.relevant });
  });

  it('numbers items by its seed, not as they come: a tie tells nothing', () => {
    const sequences = [Array.from({ length: 50 }, (_, i) => `i${i}`)];
    const order = (seed: number) => sequenceStudy('', sequences, seed).groups[0]?.items ?? [];
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).not.toEqual(order(1).toSorted((a, b) => a - b));
    expect(order(1)).toEqual(order(1));
  });

  it('asks for the last of each later session, and apart for those that are new in it', () => {
    const [fresh, all] = sessionStudy('', [['a', 'b']], [['a'], ['a', 'b', 'a'], ['a', 'b']], 1).tasks;
    expect(all?.queries).toHaveLength(2);
    expect(fresh?.queries).toHaveLength(1);
    expect(fresh?.queries[0]?.excluded).toEqual(fresh?.queries[0]?.history);
    expect(lastPart(Array.from({ length: 100 }, (_, i) => i)).test).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  });

  it('asks for the baskets of the last month, of goods that had been sold', () => {
    const baskets = Array.from({ length: 200 }, (_, i) => ({ items: ['a', 'b', `x${i}`], time: i * 86_400_000 }));
    const { groups, tasks } = basketStudy('', baskets.toReversed(), 1);
    expect(groups).toHaveLength(169);
    expect(tasks.map(({ queries }) => queries.length)).toEqual([31, 31]);
    for (const { history, relevant } of tasks.flatMap(({ queries }) => queries))
      expect([history.length, relevant.length]).toEqual([1, 1]);
  });

  it('hides a quarter of the ratings of each item, and knows the others in the order of their times', () => {
    const ratings = Array.from({ length: 8 }, (_, user) =>
      ['a', 'b', 'c', 'd'].map((item, i) => ({ user: `u${user}`, item, time: 100 - i })),
    ).flat();
    const { groups, tasks } = ratingStudy('', ratings, 3);
    expect(groups.flatMap(({ items }) => items)).toHaveLength(24);
    expect(tasks[0]?.queries.flatMap(({ relevant }) => relevant)).toHaveLength(8);
    for (const { times = [] } of groups) expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('ours', () => {
  const sessionsOf = (items: readonly (readonly number[])[]): Study => ({
    name: '',
    format: 'sessions',
    graph: 'session',
    items: 40,
    groups: items.map((each) => ({ items: each })),
    tasks: [],
  });

  it('ranks as the shop does', () => {
    const sessions = walks(300, 5).map((walk) => walk.map((name) => Number(name.slice(1))));
    const counter = new PairCounter();
    for (const items of sessions) for (const { item, window } of windowsOf(items)) counter.add(item, window, 1);
    const { weights, starts, neighbours, together } = counter.finish();
    const idOf = (item: number): string => `prd_${String(item).padStart(2, '0')}`;
    const lists = new Map<string, Neighbours>();
    for (const [item, weight] of weights.entries()) {
      const own = Array.from({ length: (starts[item + 1] ?? 0) - (starts[item] ?? 0) }, (_, i) => {
        const place = (starts[item] ?? 0) + i;
        const neighbour = neighbours[place] ?? 0;
        return { productId: idOf(neighbour), together: together[place] ?? 0, weight: weights[neighbour] ?? 0 };
      });
      lists.set(idOf(item), { weight, neighbours: own });
    }
    const attributes = Array.from({ length: 40 }, (_, item) => [item % 3, 10 + (item % 5)]);
    const content = contentOf(attributes);
    const model = ours(sessionsOf(sessions), seeded(1), content);
    const tally = new Tally(40);
    const likeness = new Map(
      Array.from({ length: 40 }, (_, item) => {
        content.addTo(tally, item, 1);
        const scored = tally.scored().map(({ item: other, score }) => ({ productId: idOf(other), score }));
        return [idOf(item), scored];
      }),
    );
    // Nothing has aged on the day from which counts grow.
    const now = new Date(Date.UTC(2026, 0, 1));
    for (const history of [[1], [7, 6, 5], [39, 2, 20, 21, 22, 23, 30, 31, 32, 33, 34]]) {
      const seeds = history
        .slice(0, formula.history)
        .map((item, i) => ({ productId: idOf(item), type: 'view' as const, decay: formula.decay ** i }));
      const around = [{ neighbours: lists, share: 1, served: formula.served }];
      const shop = ranked(seeds, { around, likeness, popular: [] }, { now })
        .map(({ productId }) => Number(productId.slice(4)))
        .filter((item) => !history.includes(item));
      model.addTo(tally, { history, relevant: [], excluded: [] }, { name: '', queries: [], at: 10, isNext: true });
      expect(tally.best(10, history)).toEqual(shop.slice(0, 10));
    }
  });

  it('finds what follows, which no popularity does', () => {
    const study = sequenceStudy('', walks(600, 3), 1);
    expect(quality(study, 'ours')?.hit).toBeGreaterThan(2 * (quality(study, 'popular')?.hit ?? 1));
  });

  it('gives the same figures for the same seed', () => {
    const figures = () => {
      const { hit, ndcg, coverage } = quality(sessionStudy('', walks(200, 1), walks(40, 2), 4), 'ours') ?? {};
      return { hit, ndcg, coverage };
    };
    expect(figures()).toEqual(figures());
  });
});

describe('a figure', () => {
  const query: Query = { history: [0], relevant: [3, 4], excluded: [0] };
  const of = (order: readonly number[]) =>
    measure(
      {
        name: '',
        addTo: (tally) => {
          for (const [i, item] of order.entries()) tally.add(item, 10 - i);
        },
      },
      { name: '', queries: [query], at: 10, isNext: true },
      8,
    );

  it('is one for a perfect list, and less for every place that is lost', () => {
    expect(of([3, 4, 5])).toMatchObject({
      hit: 1,
      ndcg: 1,
      reciprocalRank: 1,
      precision: 0.2,
      recall: 1,
      coverage: 3 / 8,
    });
    expect(of([5, 3])).toMatchObject({ hit: 1, reciprocalRank: 0.5, recall: 0.5 });
    expect(of([5, 3]).ndcg).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
    expect(of([5])).toMatchObject({ hit: 0, ndcg: 0, reciprocalRank: 0 });
  });

  it('does not count what may not be recommended', () => {
    expect(of([0, 3, 4]).ndcg).toBe(1);
  });

  it('reaches a bar or not, by itself and by what the cosine does in the same run', () => {
    const row = { ...of([3]), set: 's', format: 'baskets' as const, task: 'half → half', at: 10 };
    const against = (ndcg: number) =>
      reached([
        { ...row, model: 'ours', ndcg: 0.28 },
        { ...row, model: 'cosine kNN', ndcg },
      ]).map(({ isReached }) => isReached);
    expect(against(0.2)).toEqual([true]);
    expect(against(0.201)).toEqual([false]);
  });
});

describe('data with holes', () => {
  it.each([
    ['sequences', '1 5\n2 5 6\n3\n4 5 6 7\n'],
    ['sessions', '[1]\n[2, 2]\n[]\n[1, 2, 3]\n[3, 1]\n'],
    ['baskets', 'InvoiceNo,StockCode\n1,a\n1,b\n2,a\n3,b\n3,a\n,c\n4,\n'],
    ['ratings', '1\t2\t5\n1\t3\t5\n2\t2\t1\n3\t9\t1\n'],
  ] as const)('%s of a few lines give figures between nought and one', (format, text) => {
    const rows = studiesOf({ name: format, format, data: file(`${format}.few`, text) }, 1).flatMap((study) =>
      compare([study], 1, new Progress(1)),
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { hit, ndcg, precision, recall, coverage } of rows)
      for (const value of [hit, ndcg, precision, recall, coverage]) expect(value).toSatisfy((x) => x >= 0 && x <= 1);
  });

  const run = (...more: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['test/bench/recommend/run.ts', ...more]);
    return { status, out: stdout.toString(), errors: stderr.toString() };
  };

  it('ends with 1 when a bar is missed: also when nothing is found, whatever the bar', () => {
    const data = file('one.jsonl', '[1, 2]\n[1, 2]\n[1, 2]\n[2, 3]\n');
    expect(run('--format', 'sessions', '--data', data, '--json')).toMatchObject({
      status: 0,
      out: expect.stringContaining('"isReached":false'),
    });
    expect(run('--format', 'sessions', '--data', data, '--check')).toMatchObject({ status: 1 });
  });

  it.each([
    ['an option', ['--fast'], "Unknown option '--fast'"],
    ['a format', ['--format', 'songs', '--data', 'one.jsonl'], 'sequences, sessions, baskets, ratings'],
    ['how many', ['--scale', 'many'], '--scale is a number of events'],
    ['the file', ['--format', 'ratings', '--data', 'none.tsv'], 'none.tsv'],
  ])('ends with 2 and says that it does not know %s', (_, options, said) => {
    const { status, errors } = run(...options);
    expect({ status, errors }).toEqual({ status: 2, errors: expect.stringContaining(said) });
    expect(errors).not.toMatch(/\n +at /);
  });

  it('ends with 2 when a file has nothing to ask for: a bar of nothing is not reached', () => {
    const data = file('empty.jsonl', '');
    expect(run('--format', 'sessions', '--data', data, '--check')).toMatchObject({
      status: 2,
      errors: expect.stringContaining(`${data} has nothing to ask for`),
    });
  });

  it('names the file and the line that it cannot read', () => {
    const cut = file('cut.jsonl', '[1, 2]\n\n[1, 2');
    expect(() => sessionsIn(cut)).toThrow(`${cut}, line 3, cannot be read`);
    const object = file('object.jsonl', '[1]\n[{}]');
    expect(() => basketsIn(object)).toThrow(`${object}, line 2, cannot be read: it is no list of items`);
    const packed = file('half.gz', gzipSync('1 2 3\n'.repeat(1_000)).subarray(0, 40));
    expect(() => sequencesIn(packed)).toThrow(`${packed} cannot be read`);
  });

  it('of nobody are entries as the shop makes them', () => {
    const entries = [...sessionEntries(2_000, 7)];
    expect(entries).toHaveLength(2_000);
    expect(entries).toEqual([...sessionEntries(2_000, 7)]);
    for (const { productId, window } of entries) {
      expect(window.length).toBeLessThanOrEqual(formula.window);
      expect(new Set([productId, ...window]).size).toBe(window.length + 1);
    }
    expect(entries.some(({ window }) => window.length > 2)).toBe(true);
  });

  it('unpacks by what a file begins with, not by its name', () => {
    expect(sequencesIn(file('packed.txt', gzipSync('1 2 3\r\n')))).toEqual([['2', '3']]);
  });
});
