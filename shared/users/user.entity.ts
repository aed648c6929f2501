import { entity, shape } from '../table/index.ts';
import type { Claim, User } from './user.ts';

/** One item per user; what belongs to the user lies in the same partition. */
export const userItem = entity(shape<User>(), 'user', { pk: 'USER#{userId}', sk: 'PROFILE', due: 'USER' });

/** Whoever writes the claim first has the name: this is where uniqueness is decided. */
export const usernameClaim = entity(shape<Claim>(), 'username', { pk: 'USERNAME#{name}', sk: 'CLAIM' });
export const emailClaim = entity(shape<Claim>(), 'email', { pk: 'EMAIL#{name}', sk: 'CLAIM' });

/** A session that was logged out, for as long as its refresh token could live. */
export interface EndedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly ttl: number;
}
export const endedSession = entity(shape<EndedSession>(), 'endedSession', {
  pk: 'USER#{userId}',
  sk: 'ENDED#{sessionId}',
});
