import { Problem } from '../kernel/problem.ts';
import { equals, fewerThan, oneOf, type Statement, type Table, tablePort } from '../table/index.ts';
import { newNonce } from './mail-token.ts';
import { userItem } from './user.entity.ts';
import type { User } from './user.ts';

/** Longer than any function runs: what is under way after that has been given up. */
const resetMs = 30_000;

const alive = oneOf(['pending_activation', 'active']);

/** What a user proves to be herself by: her password, her sessions, and the links in her mails. */
export const credentials = tablePort('credentials', {
  entities: [userItem],
  reads: (table: Table) => ({
    of: (userId: string): Promise<User | undefined> => table.get(userItem.at({ userId }), { consistent: true }),
  }),
  writes: () => ({
    /** No session that began before this moment goes on. */
    endSessions: (userId: string, now: Date): Statement =>
      userItem.update(
        { userId },
        { set: { sessionsEndedAt: now.toISOString() }, add: { version: 1 } },
        { when: { status: equals('active') }, otherwise: () => new Problem('not_found') },
      ),

    /** One link sets one password: a second request with it waits, so that the last to speak is who was told "done". */
    beginReset: ({ userId, nonce }: User, now: Date): Statement =>
      userItem.update(
        { userId },
        { set: { resettingUntil: now.getTime() + resetMs } },
        {
          when: { status: alive, nonce: equals(nonce), resettingUntil: fewerThan(now.getTime()) },
          otherwise: (current) =>
            (current?.resettingUntil ?? 0) >= now.getTime()
              ? new Problem('in_progress', { retryAfter: 2 })
              : new Problem('token_invalid'),
        },
      ),

    abandonReset: ({ userId, nonce }: User): Statement =>
      userItem.update({ userId }, { remove: ['resettingUntil'] }, { when: { nonce: equals(nonce) } }),

    /** The password is another one: every session before it has ended, and every link in a mail is used up. By a link it is set while that is good. */
    passwordSet: ({ userId }: User, sessionsEndedAt: Date, nonce?: string): Statement =>
      userItem.update(
        { userId },
        {
          set: { nonce: newNonce(), sessionsEndedAt: sessionsEndedAt.toISOString() },
          add: { version: 1 },
          remove: ['resettingUntil'],
        },
        { when: { status: alive, ...(nonce !== undefined && { nonce: equals(nonce) }) } },
      ),
  }),
});
