import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { AdminMerchantView, adminMerchantView, merchants } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { merchantOwners } from '#shared/users/index.ts';

/** The goods go off sale, or come back, with `catalog/follow-decisions`. */
export const decideMerchant = operation(
  'catalog/decide-merchant',
  {
    route: 'PUT /v1/admin/merchants/{merchantId}/approval',
    summary:
      'Let a merchant sell, or suspend it: the owner’s next token says so, and its goods follow within a minute.',
    auth: 'admin',
    body: z.strictObject({ approved: z.boolean() }),
    returns: { status: 200, body: AdminMerchantView },
    fails: ['not_found', 'conflict'],
    uses: { merchants: writes(merchants), owners: writes(merchantOwners) },
    example: { approved: true },
  },
  async ({ body: { approved }, path: { merchantId }, now }, { merchants, owners }) => {
    const merchant = await merchants.of(merchantId);
    if (!merchant) throw new Problem('not_found');
    if (merchant.status === 'closed') throw new Problem('conflict', { detail: 'This merchant is closed.' });
    const owner = await owners.of(merchant.ownerId);
    if (approved && owner?.status !== 'active') {
      throw new Problem('conflict', { detail: 'The owner is no active user.' });
    }

    const status = approved ? 'approved' : 'suspended';
    const isNew = merchant.status !== status;
    await merchants.commit([
      ...(isNew ? [merchants.decided(merchant, status, now)] : []),
      ...(owner ? owners.trades(owner, approved) : []),
    ]);
    return adminMerchantView({ ...merchant, status, version: merchant.version + Number(isNew) });
  },
);
