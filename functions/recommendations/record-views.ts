import { operation } from '#functions/http/operation.ts';
import { shownGoods } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { isPackable, NewViews, RecordingView, rings, withViews } from '#shared/recommendations/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const recordViews = operation(
  'recommendations/record-views',
  {
    route: 'POST /v1/views',
    summary: 'Tell the shop what was looked at: the next recommendations follow from it.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: NewViews,
    returns: { status: 202, body: RecordingView },
    fails: ['not_found', 'conflict'],
    uses: { requests: reads(earlierRequests), rings: writes(rings), goods: reads(shownGoods) },
    example: { views: [{ productId: 'prd_01JD8Q7B4E7H0K3N6R9T2W5Y8A', at: '2026-11-23T14:07:21Z' }] },
  },
  async ({ body, caller: { userId }, idempotency, now }, { requests, rings, goods }) => {
    const views = body.views ?? (body.productId === undefined ? [] : [{ productId: body.productId }]);
    // Somebody with many pages open has one ring.
    return untilFresh(async () => {
      const [earlier, ring, cards] = await Promise.all([
        requests.resource(idempotency),
        rings.of(userId),
        goods.cards(views.map(({ productId }) => productId).filter(isPackable)),
      ]);
      if (earlier !== undefined) return { recording: !ring.isOff };
      if (body.productId !== undefined && cards.size === 0) throw new Problem('not_found');

      const shown = views.filter(({ productId }) => cards.has(productId));
      const after = withViews(ring, shown, now);
      await rings.commit([...idempotency.remember('views'), ...(after === ring ? [] : [rings.save(after)])]);
      return { recording: !ring.isOff };
    }, manyTellings);
  },
);
