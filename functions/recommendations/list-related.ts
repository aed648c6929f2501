import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { shelves, shownGoods } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  boughtTogether,
  byPopularity,
  cardsById,
  isShort,
  neighbourSource,
  relatedQuery,
  ScoredCardView,
  scoredCardView,
  shown,
  similar,
} from '#shared/recommendations/index.ts';

export const listRelated = operation(
  'recommendations/list-related',
  {
    route: 'GET /v1/products/{productId}/related',
    summary: 'List goods that are like a product, or that are bought together with it.',
    auth: 'public',
    cache: 2,
    query: z.object(relatedQuery),
    returns: { status: 200, body: z.object({ items: z.array(ScoredCardView) }) },
    fails: ['not_found'],
    uses: { counts: reads(neighbourSource), goods: reads(shownGoods), shelves: reads(shelves) },
  },
  async ({ query: { kind, metric, limit }, path: { productId }, shop, now }, { counts, goods, shelves }) => {
    const isSimilar = kind === 'similar';
    const [own, near] = await Promise.all([
      goods.cards([productId]),
      counts.around(isSimilar ? { session: [productId], alike: [productId] } : { basket: [productId] }),
    ]);
    const card = own.get(productId);
    if (!card) throw new Problem('not_found');
    const candidates = (isSimilar ? similar : boughtTogether)(productId, near, { metric, now }).slice(0, 2 * limit);

    // What is like it may come from its category; what was bought together is told by orders alone.
    const category = isSimilar && isShort(candidates.length, limit) ? card.category : undefined;
    const [cards, newest] = await Promise.all([
      goods.cards(candidates.map((each) => each.productId)),
      category === undefined ? [] : shelves.newestIn(category, 2 * limit),
    ]);
    const items = shown([...candidates, ...byPopularity(newest, [], now)], cardsById(newest, [...cards.values()]), {
      limit,
      without: [productId],
    });
    return { items: items.map((item) => scoredCardView(item, shop.origin)) };
  },
);
