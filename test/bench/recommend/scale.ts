// How long a rebuild takes and how much memory it needs: sessions of nobody over goods of which a few are looked at by all.
import { type Counted, Recount } from '#shared/recommendations/batch/recount.ts';
import type { SessionEntry } from '#shared/recommendations/entry.ts';
import { formula } from '#shared/recommendations/formula.ts';
import { seeded } from '../search/metrics.ts';
import type { Progress } from '../search/progress.ts';

export interface Scale {
  readonly events: number;
  readonly products: number;
  readonly lists: number;
  readonly neighbours: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most that the process ever had, in gigabytes. */
  readonly gigabytes: number;
}

/** A product for so many events, and no more than a large shop has. */
const eventsPerProduct = 50;
const mostProducts = 200_000;
const longestSession = 8;
/** Half of a session stays among so many goods. */
const neighbourhood = 40;
const end = Date.UTC(2026, 10, 1);
const quarter = 8e9;

const productsFor = (events: number): number => Math.min(mostProducts, Math.ceil(events / eventsPerProduct));

/** The same for the same seed. As long an id each as a real one has. */
export const sessionEntries = function* (events: number, seed: number): Generator<SessionEntry> {
  const random = seeded(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const products = productsFor(events);
  const ids = Array.from({ length: products }, (_, i) => `prd_${String(i).padStart(26, '0')}`);
  const hot = (): number => Math.floor(products ** random()) - 1;
  let window: readonly string[] = [];
  let [left, home] = [0, 0];
  for (let i = 0; i < events; i++) {
    if (left === 0) [window, left, home] = [[], 1 + below(longestSession), hot()];
    const productId = ids[(random() < 0.5 ? home + below(neighbourhood) : hot()) % products] ?? '';
    const before = window.filter((other) => other !== productId);
    const at = new Date(end - below(quarter)).toISOString();
    yield { kind: 'session', entryId: String(i), at, type: 'view', productId, window: before };
    window = [productId, ...before].slice(0, formula.window);
    left--;
  }
};

const size = (counted: Counted): Pick<Scale, 'lists' | 'neighbours'> => {
  let [lists, neighbours] = [0, 0];
  for (const list of counted.all()) {
    lists++;
    neighbours += list.neighbours.neighbours.length;
  }
  return { lists, neighbours };
};

const parts = 20;
export const scaleSteps = parts + 1;

/** Counts so many events and reads every list out, as `npm run recommend:rebuild` does between its reads and its writes. */
export const measureScale = (events: number, seed: number, progress: Progress): Scale => {
  const began = performance.now();
  const recount = new Recount();
  let taken = 0;
  for (const entry of sessionEntries(events, seed)) {
    if (taken++ % Math.ceil(events / parts) === 0) progress.step(`${taken.toLocaleString('en')} events`);
    recount.take(entry);
  }
  progress.step('lists');
  const sizes = size(recount.finish());
  const { user, system } = process.cpuUsage();
  return {
    events,
    products: productsFor(events),
    ...sizes,
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    gigabytes: process.resourceUsage().maxRSS / 1e6,
  };
};
