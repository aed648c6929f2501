import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { type Cart, carts } from '#shared/cart/index.ts';
import { shelves, shownGoods } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import { boughtGoods, type Purchase } from '#shared/orders/index.ts';
import {
  aroundOf,
  askedFor,
  type Candidate,
  cardsById,
  type Fallback,
  fallback,
  isShort,
  looked,
  neighbourSource,
  noFallback,
  RecommendedView,
  type Ring,
  ranked,
  recommendedQuery,
  recommendedView,
  rings,
  seedsOf,
  shown,
  type Turn,
} from '#shared/recommendations/index.ts';

export const recommendGoods = operation(
  'recommendations/recommend-goods',
  {
    route: 'GET /v1/recommendations',
    summary: 'List goods that a shopper may like, from what they have looked at, put into the cart and bought.',
    auth: 'shopper',
    query: z.object(recommendedQuery),
    returns: { status: 200, body: z.object({ items: z.array(RecommendedView) }) },
    fails: [],
    uses: {
      rings: reads(rings),
      carts: reads(carts),
      bought: reads(boughtGoods),
      counts: reads(neighbourSource),
      goods: reads(shownGoods),
      shelves: reads(shelves),
    },
  },
  async ({ query: { basis, metric, limit }, caller: { userId }, shop, now }, ports) => {
    const { rings, carts, bought, counts, goods } = ports;
    const [ring, cart, own, popular] = await Promise.all([
      rings.of(userId),
      carts.of(userId),
      bought.of(userId),
      counts.popular(),
    ]);
    const had = new Set([...ring.events, ...cart.lines, ...own.purchases].flatMap(({ productId }) => productId ?? []));
    const seeds = ring.isOff ? [] : seedsOf(turnsOf(ring, cart, own.purchases), basis);

    const history = seeds.map(({ productId }) => productId);
    const asked = askedFor(history, basis);
    const [near, newest] = await Promise.all([counts.around(asked), goods.cards(history.slice(0, 1))]);
    const sources = { around: aroundOf(near, basis), likeness: near.likeness, popular };
    const candidates = ranked(seeds, sources, { metric, now }).filter(({ productId }) => !had.has(productId));

    const small = 2 + Object.values(asked).flat().length;
    const read = { cartLines: cart.lines.length, purchases: own.purchases.length, small };
    const few = looked(candidates, { limit, read, isKnown: own.isKnown });
    const ids = few.map(({ productId }) => productId);
    const category = newest.get(history[0] ?? '')?.category;
    const [cards, alsoBought, others] = await Promise.all([
      goods.cards(ids),
      bought.among(
        userId,
        ids.filter((productId) => !own.isKnown(productId)),
      ),
      isShort(candidates.length, limit) ? fallback(ports, { category, limit, now }) : noFallback,
    ]);
    // What fills up is not looked up among the purchases: only what is known of them is taken.
    const known = others.cards.filter(({ productId }) => own.isKnown(productId));
    const items = shown(inTurn(few, others), cardsById(known, [...cards.values()]), {
      limit,
      without: [...had, ...alsoBought],
    });
    return { items: items.map((item) => recommendedView(item, shop.origin)) };
  },
);

/**
 * What somebody has turned to, in the order in which it counts within one second. What lies in the cart or was bought
 * before everything was forgotten tells nothing either.
 */
const turnsOf = ({ events, since = 0 }: Ring, cart: Cart, purchases: readonly Purchase[]): readonly Turn[] =>
  [
    ...events,
    ...cart.lines.flatMap(({ productId, addedAt: at }) =>
      productId && at ? [{ productId, type: 'cart', at } as const] : [],
    ),
    ...purchases.map(({ productId, at }) => ({ productId, type: 'purchase', at }) as const),
  ].filter(({ at }) => Date.parse(at) >= since * 1_000);

/** First what follows from the history, then its category, then what is popular, then what is new. */
const inTurn = (candidates: readonly Candidate[], { inCategory, newest }: Fallback): readonly Candidate[] => [
  ...candidates.filter(({ reason }) => reason.basis !== 'popular'),
  ...inCategory,
  ...candidates.filter(({ reason }) => reason.basis === 'popular'),
  ...newest,
];
