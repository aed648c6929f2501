import { type PersonalData, personal } from '../table/index.ts';
import { addressItem } from './addresses.ts';
import { erasureItem } from './erasure.entity.ts';
import { exportItem } from './export.entity.ts';
import { outboxItem } from './outbox.ts';
import { throttleCount } from './throttle.ts';
import { emailClaim, endedSession, userItem, usernameClaim } from './user.entity.ts';

/** What is left of a user: an id that belongs to nobody, and that there was one. */
export const userData = personal(
  userItem,
  {
    userId: 'keep',
    username: { scrub: '' },
    email: { scrub: '' },
    status: 'keep',
    roles: { scrub: [] },
    merchantId: 'keep',
    displayName: 'drop',
    phone: 'drop',
    locale: 'keep',
    addresses: 'drop',
    pendingEmail: 'drop',
    nonce: { scrub: '' },
    sessionsEndedAt: 'keep',
    resettingUntil: 'drop',
    createdAt: 'keep',
    version: 'keep',
    dueAt: 'drop',
  },
  ['nonce'],
);

const claim = { name: 'drop', userId: 'drop', username: 'drop', email: 'drop', status: 'drop' } as const;

/** Everything of this domain that speaks of a person. */
export const usersData: readonly PersonalData[] = [
  userData,
  personal(usernameClaim, claim),
  personal(emailClaim, claim),
  personal(endedSession, { userId: 'drop', sessionId: 'drop', ttl: 'drop' }),
  personal(addressItem, {
    userId: 'drop',
    addressId: 'drop',
    createdAt: 'drop',
    recipient: 'drop',
    phone: 'drop',
    country: 'drop',
    province: 'drop',
    city: 'drop',
    district: 'drop',
    street: 'drop',
    postalCode: 'drop',
  }),
  personal(outboxItem, {
    outboxId: 'drop',
    mail: 'drop',
    userId: 'drop',
    about: 'drop',
    createdAt: 'drop',
    attempts: 'drop',
    dueAt: 'drop',
  }),
  personal(exportItem, { userId: 'drop', exportId: 'drop', createdAt: 'drop', ttl: 'drop', readyAt: 'drop' }),
  personal(erasureItem, { userId: 'keep', startedAt: 'keep', dueAt: 'keep' }),
  // A hash of whom it counts for; forgotten within hours.
  personal(throttleCount, { type: 'keep', window: 'keep', used: 'keep', held: 'keep', ttl: 'keep' }),
];
