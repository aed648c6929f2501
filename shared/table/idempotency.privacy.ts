import { idempotencyRecord } from './idempotency.ts';
import { type PersonalData, personal } from './personal.ts';

/** A remembered request is answered to nobody any more. */
export const requestsData: readonly PersonalData[] = [
  personal(idempotencyRecord, {
    userId: 'drop',
    request: 'drop',
    bodyHash: 'drop',
    resource: 'drop',
    made: 'drop',
    ttl: 'drop',
  }),
];
