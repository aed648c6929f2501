import { newId } from '../kernel/id.ts';

/** `closed` is for ever: its owner is gone. */
export type MerchantStatus = 'pending' | 'approved' | 'suspended' | 'closed';

/** Somebody who sells, or would like to. Who acts for it is said by the owner's token, while it has the role. */
export interface Merchant {
  readonly merchantId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly status: MerchantStatus;
  readonly createdAt: string;
  readonly version: number;
  readonly decidedAt?: string;
  /** When its goods have to follow what was decided. */
  readonly dueAt?: string;
}

/** Whether its goods may be on sale. Those of a closed merchant may not: nobody is left to send them. */
export const maySell = ({ status }: Pick<Merchant, 'status'>): boolean => status === 'approved';

export const newMerchant = (name: string, ownerId: string, now: Date): Merchant => ({
  merchantId: newId('mch', now),
  ownerId,
  name,
  status: 'pending',
  createdAt: now.toISOString(),
  version: 1,
});
