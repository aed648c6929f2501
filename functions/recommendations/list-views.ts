import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { shownGoods } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { rings, ViewedView, viewedForm, viewedPage, viewedView } from '#shared/recommendations/index.ts';

export const listViews = operation(
  'recommendations/list-views',
  {
    route: 'GET /v1/users/me/views',
    summary: 'Read what one has lately looked at, each product once, and whether it is remembered at all.',
    auth: 'shopper',
    query: z.object(pageQuery),
    returns: { status: 200, body: z.extend(pageOf(ViewedView), { recording: z.boolean() }) },
    fails: [],
    uses: { rings: reads(rings), goods: reads(shownGoods) },
  },
  async ({ query: { limit, cursor }, caller: { userId }, shop }, { rings, goods }) => {
    const after = sortKeyOf(cursor, viewedForm);
    const ring = await rings.of(userId);
    const page = viewedPage(ring, limit, after);

    // What is shown is what there is; goods that are gone are left out.
    const cards = await goods.cards(page.items.map(({ productId }) => productId));
    const items = page.items.flatMap((view) => {
      const card = cards.get(view.productId);
      return card ? [viewedView(card, view, shop.origin)] : [];
    });
    return { ...pageView({ ...page, items }, (item) => item), recording: !ring.isOff };
  },
);
