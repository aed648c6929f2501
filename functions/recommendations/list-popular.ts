import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { category, shelves, shownGoods } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import {
  byPopularity,
  cardsById,
  neighbourSource,
  recommendedLimit,
  ScoredCardView,
  scoredCardView,
  shown,
  todaysPopularity,
} from '#shared/recommendations/index.ts';

export const listPopular = operation(
  'recommendations/list-popular',
  {
    route: 'GET /v1/recommendations/popular',
    summary: 'List what is popular at present: in the whole shop, or in a category and all below it.',
    auth: 'public',
    cache: 2,
    query: z.object({ category: z.optional(category), limit: recommendedLimit }),
    returns: { status: 200, body: z.object({ items: z.array(ScoredCardView) }) },
    fails: [],
    uses: { counts: reads(neighbourSource), goods: reads(shownGoods), shelves: reads(shelves) },
  },
  async ({ query: { category, limit }, shop, now }, { counts, goods, shelves }) => {
    const popular = todaysPopularity(await counts.popular(category), now).slice(0, 2 * limit);

    // What is new fills up: nobody has turned to it yet, and everything is new in a new shop.
    const isFull = popular.length === 2 * limit;
    const [cards, newest] = await Promise.all([
      goods.cards(popular.map(({ productId }) => productId)),
      isFull ? [] : category === undefined ? shelves.newest(2 * limit, now) : shelves.newestIn(category, 2 * limit),
    ]);
    const items = shown([...popular, ...byPopularity(newest, [], now)], cardsById(newest, [...cards.values()]), {
      limit,
    });
    return { items: items.map((item) => scoredCardView(item, shop.origin)) };
  },
);
