import { operation } from '#functions/http/operation.ts';
import { MerchantView, merchants, merchantView, NewMerchant, newMerchant } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import { merchantOwners } from '#shared/users/index.ts';

/** From here on the merchant waits for `catalog/decide-merchant`; the next token after that may add goods. */
export const applyAsMerchant = operation(
  'catalog/apply-as-merchant',
  {
    route: 'POST /v1/merchants',
    summary: 'Ask to sell in the shop: one merchant per account, which an admin has to approve.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: NewMerchant,
    returns: { status: 201, body: MerchantView },
    fails: ['conflict', 'not_found'],
    uses: { merchants: writes(merchants), owners: writes(merchantOwners), requests: writes(earlierRequests) },
    example: { name: '小明茶铺 Xiaoming’s tea shop' },
  },
  async ({ body, caller: { userId }, idempotency, now }, { merchants, owners, requests }) => {
    const earlier = await requests.resource(idempotency);
    const before = earlier && (await merchants.of(earlier));
    // Answered as it was asked for, whatever has been decided since.
    if (before) return merchantView({ ...before, status: 'pending', version: 1 });

    const merchant = newMerchant(body.name, userId, now);
    await merchants.commit([
      ...idempotency.remember(merchant.merchantId),
      merchants.add(merchant),
      owners.owns(userId, merchant.merchantId),
    ]);
    return merchantView(merchant);
  },
);
