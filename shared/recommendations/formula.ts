/**
 * What counts how much: one setting for every shop. Measured in `test/bench/recommend`; where an optimum is flat, the
 * rounder number stands.
 */
export const formula = {
  /** So many different products before it does one count as seen together with, within one session. */
  window: 10,
  sessionGapMs: 30 * 60_000,
  /** What was seen before counts less as a neighbour of what came after it than the other way round. */
  backward: 0.7,
  /** Exponent of how many products apart two of a session are: 0 would count all alike. */
  distanceDamping: 0.5,
  /** Exponents of how much was seen of a product and of its neighbour; both 0.5 would be the cosine. */
  seedDamping: 0.6,
  neighbourDamping: 0.2,
  /** What a step further back in the history is worth. */
  decay: 0.7,
  /** So many products of the history are asked for their neighbours. */
  history: 10,
  /** So many neighbours are kept of a product, and so many asked. */
  kept: 100,
  served: 100,
  /** What likeness of words and attributes, and what popularity adds. */
  contentShare: 0.1,
  popularityShare: 1e-6,
  halfLifeDays: 90,
  popularHalfLifeDays: 10,
  /** A default, not a measurement: no log of views, carts and purchases with their times is to be had. */
  weights: { view: 1, cart: 2, purchase: 2 },
  /** An order of more lines counts by so many of them, and each pair of a longer order counts less. */
  basketLines: 50,
  basketDamping: 0.75,
  basketServed: 10,
  /** What makes popular. A default, as `weights` is. A purchase is counted by its order. */
  popularity: { view: 1, cart: 3, purchase: 10 },
  /** Of so many views one is counted for popularity, for all of them: each would write a list for every category. */
  popularViewsOneIn: 8,
  /** So many products are kept of a category. */
  popularKept: 100,
} as const;

export type EventType = keyof typeof formula.weights;
export const eventTypes: readonly EventType[] = ['view', 'cart', 'purchase'];

const firstDay = Date.UTC(2026, 0, 1);

/** What an event of a moment counts: twice as much after each half-life, so that nothing stored ever has to shrink. */
export const growthAt = (ms: number, halfLifeDays: number = formula.halfLifeDays): number =>
  2 ** ((ms - firstDay) / 86_400_000 / halfLifeDays);

/** What two products of a session count for each other that are so many products apart. */
export const shareAt = (distance: number): number => distance ** -formula.distanceDamping;

/** How near a product is to another one, of how much was seen of both together and of each. */
export const nearness = (together: number, seedWeight: number, neighbourWeight: number): number =>
  together / (seedWeight ** formula.seedDamping * neighbourWeight ** formula.neighbourDamping);
