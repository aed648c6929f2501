import * as z from 'zod/mini';
import { CardView, cardView } from '../catalog/index.ts';
import { mostRecommended, type Shown } from './choice.ts';
import { bases } from './history.ts';
import type { Scored } from './scores.ts';
import { type Candidate, metrics } from './scoring.ts';

const usual = 12;

/** `?limit=1..24`: what fits below a product, or on a page. */
export const recommendedLimit = z._default(
  z.coerce.number().check(z.int(), z.minimum(1), z.maximum(mostRecommended)),
  usual,
);

export const recommendedQuery = {
  basis: z._default(z.enum(bases), 'all'),
  metric: z._default(z.enum(metrics), 'cosine'),
  limit: recommendedLimit,
};

export const relatedQuery = {
  kind: z._default(z.enum(['similar', 'bought_together']), 'similar'),
  metric: recommendedQuery.metric,
  limit: recommendedLimit,
};

/** A card with how much speaks for it: comparable within one answer only. */
export const ScoredCardView = z.extend(CardView, { score: z.number() });

export const scoredCardView = ({ card, score }: Shown<Scored>, origin: string): z.output<typeof ScoredCardView> => ({
  ...cardView(card, origin),
  score: Number(score.toPrecision(6)),
});

export const RecommendedView = z.extend(ScoredCardView, {
  /** The product of the history that it follows from the most. */
  reason: z.object({
    basis: z.enum(['views', 'cart', 'purchases', 'popular']),
    productId: z.optional(z.string()),
  }),
});

export const recommendedView = (shown: Shown<Candidate>, origin: string): z.output<typeof RecommendedView> => ({
  ...scoredCardView(shown, origin),
  reason: shown.reason,
});
