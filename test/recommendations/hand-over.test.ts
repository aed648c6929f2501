import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryIn, readEntries, Unreadable } from '#infra/recommend/read-entries.ts';
import { Seen } from '#infra/recommend/seen.ts';
import { Recount } from '#shared/recommendations/batch/recount.ts';
import type { Entry } from '#shared/recommendations/entry.ts';
import { packEntries, unpackEntries } from '#shared/recommendations/entry-codec.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { unpackNeighbours } from '#shared/recommendations/neighbours.ts';
import { unpackScores } from '#shared/recommendations/scores.ts';
import { seedOfRun } from '#test/long.ts';
import { randomOf, someProducts } from './counting.ts';

const seed = seedOfRun();

// The bytes of this file are put together as `shared/recommendations/hand-over.md` says, by nothing of the shop.

const [cup, pot, tray] = [
  'prd_01J8Z3N4Q5R6S7T8V9WXYZ0123',
  'prd_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  'prd_0000000000000000000000000A',
];
const idsInHex: Readonly<Record<string, string>> = {
  [cup ?? '']: '01923e3a92e5c1b27d2369e77df00443',
  [pot ?? '']: 'ffffffffffffffffffffffffffffffff',
  [tray ?? '']: '0000000000000000000000000000000a',
};
const id = (productId = ''): Buffer => Buffer.from(idsInHex[productId] ?? '', 'hex');
const float64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};
const float32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
};

const entryId = 'AAECAwQFBgcICQoL';
const at = '2026-11-23T08:00:00.000Z';
const view: Entry = {
  kind: 'session',
  entryId,
  at,
  type: 'view',
  productId: cup ?? '',
  window: [pot ?? '', tray ?? ''],
};
const basket: Entry = { kind: 'basket', entryId, at, products: [cup ?? '', pot ?? ''] };
const name = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const viewBytes = Buffer.concat([Buffer.from([0, 3]), name, float64(Date.parse(at)), id(cup), id(pot), id(tray)]);
const basketBytes = Buffer.concat([Buffer.from([255, 2]), name, float64(Date.parse(at)), id(cup), id(pot)]);

const exported = (type: string, bytes: Uint8Array): string =>
  JSON.stringify({
    Item: {
      pk: { S: 'ENTRIES#2026-11-23#0' },
      sk: { S: entryId },
      type: { S: type },
      fold: { N: '7' },
      entry: { B: Buffer.from(bytes).toString('base64') },
    },
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entries-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = async (file: string, bytes: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, file), bytes);
  return join(folder, file);
};

const readAll = async (...files: string[]): Promise<readonly Entry[]> => {
  const read: Entry[] = [];
  for await (const page of readEntries(files)) read.push(...page);
  return read;
};

describe('what another system writes by the document', () => {
  it('is read as neighbours', () => {
    const bytes = Buffer.concat([
      float64(12.5),
      ...[id(pot), float32(3), float32(8)],
      ...[id(tray), float32(0.5), float32(2.25)],
    ]);
    expect(unpackNeighbours(bytes)).toEqual({
      weight: 12.5,
      neighbours: [
        { productId: pot, together: 3, weight: 8 },
        { productId: tray, together: 0.5, weight: 2.25 },
      ],
    });
    expect(unpackNeighbours(float64(0))).toEqual({ weight: 0, neighbours: [] });
  });

  it('is read as popularity', () => {
    const bytes = Buffer.concat([id(cup), float64(40), id(pot), float64(12.25)]);
    expect(unpackScores(bytes)).toEqual([
      { productId: cup, score: 40 },
      { productId: pot, score: 12.25 },
    ]);
  });

  it('is read as entries', () => {
    expect(unpackEntries(viewBytes)).toEqual([view]);
    expect(unpackEntries(basketBytes)).toEqual([basket]);
    expect(Buffer.from(packEntries([view, basket]))).toEqual(Buffer.concat([viewBytes, basketBytes]));
  });
});

describe(`the document's self-join (seed ${seed})`, () => {
  interface Event {
    readonly shopper: number;
    readonly number: number;
    readonly product: string;
    readonly ms: number;
  }

  /** What came before an event, as rings tell it; nothing when they have turned to the product within a day. */
  const windowOf = (event: Event, events: readonly Event[]): readonly string[] | undefined => {
    const products = new Set<string>();
    let { ms } = event;
    const all = events.filter(({ shopper, number }) => shopper === event.shopper && number < event.number);
    if (all.some((before) => before.product === event.product && ms - before.ms <= 86_400_000)) return undefined;
    for (const before of all.toReversed()) {
      if (ms - before.ms > formula.sessionGapMs) break;
      if (products.size < formula.window) products.add(before.product);
      ms = before.ms;
    }
    return [...products];
  };

  it('counts what the batch counts', async () => {
    const random = randomOf(seed);
    const products = someProducts(30);
    const events = Array.from({ length: 40 }, (_, shopper) => {
      let ms = Date.UTC(2026, 4, 1) + Math.floor(random() * 60 * 86_400_000);
      return Array.from({ length: 30 }, (_, number): Event => {
        ms += Math.floor(random() ** 4 * 7_200_000);
        return { shopper, number, product: products[Math.floor(random() * products.length)] ?? '', ms };
      });
    }).flat();
    const recount = new Recount();
    for (const event of events) {
      const { product: productId, ms } = event;
      const window = windowOf(event, events);
      if (window)
        recount.take({ kind: 'session', entryId, at: new Date(ms).toISOString(), type: 'view', productId, window });
    }
    const expected = [...recount.finish().all()].flatMap(({ productId: seed, neighbours: { weight, neighbours } }) =>
      neighbours.map((each) => [`${seed} ${each.productId}`, [weight, each.together, each.weight]] as const),
    );

    const text = await readFile('shared/recommendations/hand-over.md', 'utf8');
    const [, , selfJoin = ''] = text.split('```sql');
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE events (shopper, number, product, ms)');
    const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
    for (const { shopper, number, product, ms } of events) insert.run(shopper, number, product, ms);
    const rows = database.prepare(selfJoin.split('```')[0] ?? '').all();
    const found = new Map(
      rows.map((row) => [
        `${row['seed']} ${row['neighbour']}`,
        [row['weight'], row['together'], row['neighbour_weight']].map(Number),
      ]),
    );
    expect(expected.length).toBeGreaterThan(500);
    expect(found.size).toBe(expected.length);
    for (const [pair, counts] of expected) {
      for (const [i, count] of counts.entries()) expect((found.get(pair)?.[i] ?? 0) / count, pair).toBeCloseTo(1, 6);
    }
  });
});

describe('a file of entries', () => {
  it('has one a line, gzipped or not', async () => {
    const lines = `${JSON.stringify(view)}\n${JSON.stringify({ ...basket, entryId: 'BBECAwQFBgcICQoL' })}\n`;
    const expected = [view, { ...basket, entryId: 'BBECAwQFBgcICQoL' }];
    expect(await readAll(await fileOf('a.jsonl', lines))).toEqual(expected);
    expect(await readAll(await fileOf('a.jsonl.gz', gzipSync(lines)))).toEqual(expected);
    expect(await readAll(await fileOf('windows.jsonl', lines.trimEnd().replaceAll('\n', '\r\n')))).toEqual(expected);
  });

  it('may be an export of the table, in which everything else is passed over', async () => {
    const lines = [exported('entry', viewBytes), exported('order', viewBytes), exported('entry', basketBytes)];
    expect(await readAll(await fileOf('export.json.gz', gzipSync(lines.join('\n'))))).toEqual([view, basket]);
  });

  it('is read whole when it is larger than what is read at once', async () => {
    const lines = Array.from({ length: 9_000 }, (_, i) => {
      const each = Buffer.alloc(12);
      each.writeUInt32BE(i);
      return JSON.stringify({ ...view, entryId: each.toString('base64url') });
    });
    const file = await fileOf('large.jsonl', lines.join('\n'));
    expect(new Set((await readAll(file)).map((entry) => entry.entryId)).size).toBe(9_000);
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{"kind":', /JSON/],
    ['no object', '7', /no object/],
    ['another kind', { ...view, kind: 'order' }, /kind/],
    ['another name', { ...view, entryId: 'order-7' }, /entryId/],
    ['no time', { ...view, at: 'yesterday' }, /at is no time/],
    ['a time that has not come', { ...view, at: '9999-12-31T23:59:59.000Z' }, /future/],
    ['another type', { ...view, type: 'click' }, /type is none of view, cart, purchase/],
    ['another id', { ...view, productId: 'sku-7' }, /"sku-7" is no id/],
    ['a product before itself', { ...view, window: [cup] }, /itself/],
    ['a product twice', { ...basket, products: [cup, cup] }, /twice/],
    ['no products', { ...basket, products: [] }, /empty/],
    ['a window that is too long', { ...view, window: Array.from({ length: 11 }, () => pot) }, /more than 10/],
    ['an export without bytes', { Item: { type: { S: 'entry' } } }, /no bytes/],
  ])('is refused with its line and reason for %s', async (_, line, reason) => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    expect(() => entryIn(text)).toThrow(reason);
    const file = await fileOf('bad.jsonl', `${JSON.stringify(view)}\n${text}\n`);
    const refused = await readAll(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Unreadable);
    expect(refused).toMatchObject({ faults: [{ file, line: 2, reason: expect.stringMatching(reason) }] });
  });
});

describe('names that were seen', () => {
  it('are known again, and no others, however many', () => {
    const seen = new Seen();
    const names = Array.from({ length: 200_000 }, (_, i) => Buffer.from(`entry ${i * 7}`).toString('base64url'));
    expect(names.filter((each) => !seen.add(each))).toEqual([]);
    expect(names.filter((each) => seen.add(each) || !seen.has(each))).toEqual([]);
    expect(names.filter((each) => seen.has(`${each}x`))).toEqual([]);
    expect(seen.size).toBe(names.length);
  });
});
