import { operation } from '#functions/http/operation.ts';
import { MerchantView, merchants, merchantView } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { merchantOwners } from '#shared/users/index.ts';

export const showOwnMerchant = operation(
  'catalog/show-own-merchant',
  {
    route: 'GET /v1/merchants/current',
    summary: 'Read one’s own merchant, and whether it may sell yet.',
    auth: 'shopper',
    returns: { status: 200, body: MerchantView },
    fails: ['not_found'],
    uses: { merchants: reads(merchants), owners: reads(merchantOwners) },
  },
  async ({ caller }, { merchants, owners }) => {
    const owner = await owners.of(caller.userId);
    const merchant = owner?.merchantId && (await merchants.of(owner.merchantId));
    if (!merchant) throw new Problem('not_found');
    return merchantView(merchant);
  },
);
