import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { emptied, isEmptied, rings } from '#shared/recommendations/index.ts';

export const deleteViews = operation(
  'recommendations/delete-views',
  {
    route: 'DELETE /v1/users/me/views',
    summary: 'Forget what one has lately looked at, put into the cart and bought: recommendations begin anew.',
    auth: 'shopper',
    returns: { status: 204 },
    fails: ['conflict'],
    uses: { rings: writes(rings) },
  },
  async ({ caller: { userId }, now }, { rings }) =>
    // Pages that are still open write into the same ring.
    untilFresh(async () => {
      const ring = await rings.of(userId);
      // Also of an empty one: what is on its way into it, and what lies in the cart, is to be forgotten as well.
      if (!isEmptied(ring, now)) await rings.commit([rings.save(emptied(ring, now))]);
    }, manyTellings),
);
