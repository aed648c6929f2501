import type { BasketEntry, Entry, SessionEntry } from './entry.ts';
import { formula, growthAt, shareAt } from './formula.ts';
import type { Graph } from './recommendations.entity.ts';

/** What an entry adds to the neighbours of one product. */
export interface Contribution {
  readonly graph: Graph;
  readonly productId: string;
  /** Added to how much was seen of the product. */
  readonly weight: number;
  /** Added to how much was seen of others together with it. */
  readonly pairs: readonly { readonly productId: string; readonly together: number }[];
}

/** How much an entry counts: for the product turned to, or for each of a basket and each pair of them. */
export const weightOf = (entry: Entry): number => {
  const growth = growthAt(Date.parse(entry.at));
  if (entry.kind === 'session') return growth;
  return growth / Math.min(entry.products.length, formula.basketLines) ** formula.basketDamping;
};

const ofSession = (entry: SessionEntry): readonly Contribution[] => {
  const { productId, window } = entry;
  const growth = weightOf(entry);
  const near = (i: number) => growth * shareAt(i + 1);
  return [
    {
      graph: 'session',
      productId,
      weight: growth,
      pairs: window.map((each, i) => ({ productId: each, together: formula.backward * near(i) })),
    },
    ...window.map((each, i) => ({
      graph: 'session' as const,
      productId: each,
      weight: 0,
      pairs: [{ productId, together: near(i) }],
    })),
  ];
};

const ofBasket = (entry: BasketEntry): readonly Contribution[] => {
  const { products } = entry;
  const weight = weightOf(entry);
  return products.map((productId) => ({
    graph: 'basket',
    productId,
    weight,
    pairs: products.filter((each) => each !== productId).map((each) => ({ productId: each, together: weight })),
  }));
};

/** What an entry adds to the counts. Stream and batch both add this, and nothing else. */
export const contributionsOf = (entry: Entry): readonly Contribution[] =>
  entry.kind === 'session' ? ofSession(entry) : ofBasket(entry);
