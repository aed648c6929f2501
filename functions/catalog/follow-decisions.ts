import { schedule } from '#functions/events/schedule.ts';
import { sideBySide, workOff } from '#functions/events/work-off.ts';
import { decidedMerchants, type Merchant, maySell, ownList, ownProducts, withStatus } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { lastTokenOf } from '#shared/users/index.ts';

const pageSize = 25;

export const followDecisions = schedule(
  'catalog/follow-decisions',
  {
    summary: 'Take the goods of merchants that may not sell off sale, and put them back when their merchant may again.',
    rate: 'rate(1 minute)',
    uses: { merchants: writes(decidedMerchants), list: reads(ownList), products: writes(ownProducts) },
    timeoutSeconds: 55,
  },
  async ({ now }, { merchants, list, products }) => {
    const account = { changed: 0, failed: 0 };

    const follow = async (merchant: Merchant): Promise<void> => {
      const { merchantId } = merchant;
      const [from, to] = maySell(merchant)
        ? (['suspended', 'published'] as const)
        : (['published', 'suspended'] as const);
      let failed = 0;

      const move = async ({ productId }: { readonly productId: string }): Promise<void> => {
        try {
          await untilFresh(async () => {
            const product = await products.own(merchantId, productId);
            if (product.status === from) await products.commit(products.change(withStatus(product, to, now)));
          });
          account.changed++;
        } catch (error) {
          // One product must not keep the others from their turn.
          log.warn('product not moved', { productId, error });
          failed++;
        }
      };

      for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
        const { items, next } = await list.page(merchantId, { limit: pageSize, cursor }, from);
        await sideBySide(items, move);
        cursor = next;
      }
      account.failed += failed;
      await merchants.commit([
        merchants.followed(merchant, failed > 0 ? aMinuteAfter(now) : secondLook(merchant, now)),
      ]);
    };

    // What time does not allow is due again: whatever was moved already is not in the list any more.
    await workOff(() => merchants.due(now), follow);
    return account;
  },
);

const aMinuteAfter = (now: Date): string => new Date(now.getTime() + 60_000).toISOString();

/** Whoever got a token before the decision may have added goods since: they are looked for when it is dead. */
const secondLook = ({ decidedAt }: Merchant, now: Date): string | undefined => {
  const lastToken = decidedAt === undefined ? '' : lastTokenOf({ startedAt: decidedAt });
  return lastToken > now.toISOString() ? lastToken : undefined;
};
