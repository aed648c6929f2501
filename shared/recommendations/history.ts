import { type EventType, formula } from './formula.ts';

/** That a shopper has turned to a product. */
export interface Turn {
  readonly productId: string;
  readonly type: EventType;
  readonly at: string;
}

/** What recommendations follow from. */
export const bases = ['all', 'views', 'cart', 'purchases'] as const;
export type Basis = (typeof bases)[number];

/** What one thing that is recommended follows from. */
export type ReasonBasis = Exclude<Basis, 'all'> | 'popular';

export const basisOf: Readonly<Record<EventType, Exclude<Basis, 'all'>>> = {
  view: 'views',
  cart: 'cart',
  purchase: 'purchases',
};

/** A product that its neighbours are asked for, and what it is worth at the place that it has in the history. */
export interface Seed {
  readonly productId: string;
  readonly type: EventType;
  /** How far back: 0.7 for each product that came after it. A cart is a whole, all of it counts alike. */
  readonly decay: number;
}

/** Rings count in seconds. */
const second = ({ at }: Turn): string => at.slice(0, 19);

/**
 * The products that somebody has turned to, the newest first: each once, at its latest place and with the heaviest of
 * what was done. What happened in the same second stays in the order in which it is given.
 */
export const seedsOf = (turns: readonly Turn[], basis: Basis = 'all'): readonly Seed[] => {
  const seeds = new Map<string, Turn>();
  const wanted = turns.filter(({ type }) => basis === 'all' || basisOf[type] === basis);
  for (const turn of wanted.toSorted((a, b) => (second(a) < second(b) ? 1 : second(a) > second(b) ? -1 : 0))) {
    const known = seeds.get(turn.productId);
    if (!known || formula.weights[turn.type] > formula.weights[known.type]) seeds.set(turn.productId, turn);
  }
  return [...seeds.values()]
    .slice(0, formula.history)
    .map(({ productId, type }, i) => ({ productId, type, decay: basis === 'cart' ? 1 : formula.decay ** i }));
};
