import * as z from 'zod/mini';
import { line } from '../kernel/text.schema.ts';
import type { Merchant } from './merchant.ts';

export const NewMerchant = z.strictObject({ name: line(80) });

export const merchantStatus = z.enum(['pending', 'approved', 'suspended', 'closed']);

export const MerchantView = z.object({
  merchantId: z.string(),
  name: z.string(),
  status: merchantStatus,
  version: z.int(),
  createdAt: z.string(),
});

export const merchantView = ({
  merchantId,
  name,
  status,
  version,
  createdAt,
}: Merchant): z.output<typeof MerchantView> => ({
  merchantId,
  name,
  status,
  version,
  createdAt,
});

/** What an admin sees besides: whose merchant it is. */
export const AdminMerchantView = z.extend(MerchantView, { ownerId: z.string() });

export const adminMerchantView = (merchant: Merchant): z.output<typeof AdminMerchantView> => ({
  ...merchantView(merchant),
  ownerId: merchant.ownerId,
});
