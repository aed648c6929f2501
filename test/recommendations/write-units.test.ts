import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Entry } from '#shared/recommendations/entry.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { atLength } from '#test/long.ts';
import { countingOver, randomOf, someProducts } from './counting.ts';
import { memoryEngine } from './memory-engine.ts';

/** Sessions of a real shop, one list of numbers of products a line (`.jsonl.gz`); without it such as look like them. */
const sessionsFile = process.env['SESSIONS'];
const random = randomOf(7);

const fromFile = (file: string): readonly (readonly number[])[] =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => z.parse(z.array(z.number()), JSON.parse(line)));

/** 4.9 clicks on average, on goods of which few are popular, and one in five on what was seen before. */
const madeUp = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }, () => {
    const clicks: number[] = [];
    const near = Math.floor(43_000 * random() ** 3);
    do {
      const again = clicks[Math.floor(random() * clicks.length * 5)];
      clicks.push(again ?? Math.floor(near + 30 * random() ** 2));
    } while (random() < 1 - 1 / 4.9);
    return clicks;
  });

interface Click {
  readonly product: number;
  /** It was looked at in the session before: that is an event of the ring, and tells the counts nothing new. */
  readonly isThere: boolean;
  readonly window: readonly number[];
}

const clicksOf = (session: readonly number[]): readonly Click[] =>
  session.map((product, i) => ({
    product,
    isThere: session.slice(0, i).includes(product),
    window: [...new Set(session.slice(0, i).toReversed())].filter((each) => each !== product).slice(0, formula.window),
  }));

/** So many shoppers at the same time: what comes one after the other is seldom of one session. */
const interleaved = (sessions: readonly (readonly number[])[], atOnce = 50): readonly Click[] => {
  const waiting = sessions.map(clicksOf).toReversed();
  const open: Click[][] = [];
  const clicks: Click[] = [];
  while (waiting.length > 0 || open.length > 0) {
    while (open.length < atOnce && waiting.length > 0) open.push([...(waiting.pop() ?? [])]);
    const place = Math.floor(random() * open.length);
    const click = open[place]?.shift();
    if (click) clicks.push(click);
    else open.splice(place, 1);
  }
  return clicks;
};

const spanMs = 30 * 86_400_000;

/** Write units for each event, what is counted and one for the ring: of all, and of the last tenth, when lists are full. */
const unitsOf = async (clicks: readonly Click[], batch: number): Promise<{ all: number; last: number }> => {
  const products = someProducts(1 + clicks.reduce((most, { product }) => Math.max(most, product), 0));
  const idOf = (product: number) => products[product] ?? '';
  const numbers = new Map(products.map((productId, i) => [productId, i]));
  const pathOf = (productId: string) => {
    const i = numbers.get(productId) ?? 0;
    return [`top ${i % 10}`, `middle ${i % 40}`, `leaf ${i % 400}`];
  };
  const { count, meter } = countingOver(memoryEngine(), pathOf);
  const entries = clicks.flatMap(({ product, window, isThere }, i): readonly Entry[] => {
    if (isThere) return [];
    const entryId = Buffer.from(Array.from({ length: 12 }, () => Math.floor(random() * 256))).toString('base64url');
    const at = new Date(Date.UTC(2026, 10, 1) + (spanMs * i) / clicks.length).toISOString();
    return [{ kind: 'session', entryId, at, type: 'view', productId: idOf(product), window: window.map(idOf) }];
  });
  const lastFrom = Math.floor(entries.length * 0.9);
  const eventsAnEntry = clicks.length / entries.length;
  let before = 0;
  for (let from = 0; from < entries.length; from += batch) {
    if (from <= lastFrom) before = meter.capacity.wru;
    await count(entries.slice(from, from + batch));
  }
  const { wru } = meter.capacity;
  const of = (units: number, counted: number) => 1 + units / counted / eventsAnEntry;
  return { all: of(wru, entries.length), last: of(wru - before, entries.length - lastFrom) };
};

describe('the write units of an event', () => {
  const sessions = sessionsFile === undefined ? madeUp(atLength(2_000, 20_000)) : fromFile(sessionsFile);
  const clicks = interleaved(sessions);

  it.each([
    [1, 16],
    [10, 11],
    [100, 11],
  ])('are few in batches of %i: at most %i', { timeout: 3_600_000 }, async (batch, most) => {
    const units = await unitsOf(clicks, batch);
    const told = `${units.all.toFixed(2)} write units an event, ${units.last.toFixed(2)} of the last tenth`;
    console.info(`batches of ${batch}: ${told}, ${clicks.length} events`);
    expect(units.all).toBeLessThanOrEqual(most);
  });
});
