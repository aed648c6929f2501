import { Problem } from '../kernel/problem.ts';
import { equals, oneOf, type Statement, type Table, tablePort } from '../table/index.ts';
import { emailClaim, endedSession, userItem, usernameClaim } from './user.entity.ts';
import { activationEnd, type Claim, claimedName, type User } from './user.ts';
import type { ProfileChange } from './user.view.ts';

/** An e-mail address has at most this many characters, a username fewer. */
const longestName = 254;

const reads = (table: Table) => ({
  /** A user as of this moment: a first login follows the activation, and a first mail the registration, within a second. */
  of: (userId: string): Promise<User | undefined> => table.get(userItem.at({ userId }), { consistent: true }),

  /** The user behind a token, who may have been erased since it was made. */
  async current(userId: string): Promise<User> {
    const user = await table.get(userItem.at({ userId }), { consistent: true });
    if (user?.status !== 'active') throw new Problem('not_found');
    return user;
  },

  /** Who a login names, by username or by e-mail. Reads strongly: the activation may have been a moment ago. */
  claimedBy: async (login: string): Promise<Claim | undefined> => {
    const name = claimedName(login);
    // One character may become eighteen when it is compared, and a key takes 2 KB: nobody has such a name.
    if (name.length > longestName) return undefined;
    return table.get(name.includes('@') ? emailClaim.at({ name }) : usernameClaim.at({ name }), { consistent: true });
  },

  hasEnded: async (userId: string, sessionId: string): Promise<boolean> =>
    (await table.get(endedSession.at({ userId, sessionId }), { consistent: true })) !== undefined,

  /** Users whose registration was due to be looked at. */
  due: (now: Date): Promise<readonly User[]> => table.due(userItem, now, 25),
});

const writes = (table: Table) => ({
  /** Takes the name and the e-mail for a new user, or says which of them is taken. */
  claim: (user: User): readonly Statement[] => [
    usernameClaim.put(claimOf(user, user.username), { when: 'absent', otherwise: () => new Problem('username_taken') }),
    emailClaim.put(claimOf(user, user.email), { when: 'absent', otherwise: () => new Problem('email_taken') }),
    userItem.put(user, { when: 'absent' }),
  ],

  /** The account exists in the user pool: from now on only the activation is missing. */
  registered: ({ userId }: User): Statement =>
    userItem.update({ userId }, { set: { status: 'pending_activation' } }, { when: { status: equals('registering') } }),

  /** Frees the name and the e-mail of a registration that did not come to its end. */
  withdraw: ({ userId, username, email }: User): readonly Statement[] => [
    userItem.remove({ userId }, { when: { status: equals('registering') } }),
    usernameClaim.remove({ name: claimedName(username) }, { when: { userId: equals(userId) } }),
    emailClaim.remove({ name: claimedName(email) }, { when: { userId: equals(userId) } }),
  ],

  /** Waits another week for the activation. */
  awaited: (userId: string, from: Date): Statement =>
    userItem.update(
      { userId },
      { set: { dueAt: activationEnd(from) } },
      { when: { status: equals('pending_activation') } },
    ),

  /** Nobody has activated it in time: from here on it is like a registration that broke off. */
  givenUp: ({ userId, dueAt = '' }: User): Statement =>
    userItem.update(
      { userId },
      { set: { status: 'registering' } },
      { when: { status: equals('pending_activation'), dueAt: equals(dueAt) } },
    ),

  /** Nothing to clear away any more. */
  settled: ({ userId }: User): Statement => userItem.update({ userId }, { remove: ['dueAt'] }, { when: 'exists' }),

  activate: ({ userId, username, email }: User): readonly Statement[] => [
    userItem.update(
      { userId },
      { set: { status: 'active' }, add: { version: 1 }, remove: ['dueAt'] },
      { when: { status: oneOf(['pending_activation', 'active']) } },
    ),
    usernameClaim.update(
      { name: claimedName(username) },
      { set: { status: 'active' } },
      { when: { userId: equals(userId) } },
    ),
    emailClaim.update(
      { name: claimedName(email) },
      { set: { status: 'active' } },
      { when: { userId: equals(userId) } },
    ),
  ],

  /** Changes the profile of a user who is still active. */
  change: ({ userId, version }: User, { displayName, phone, locale }: ProfileChange): Promise<User> =>
    table.update(
      userItem.update(
        { userId },
        {
          set: { ...(displayName && { displayName }), ...(phone && { phone }), ...(locale && { locale }) },
          remove: [
            ...(displayName === null ? ['displayName' as const] : []),
            ...(phone === null ? ['phone' as const] : []),
          ],
          add: { version: 1 },
        },
        { when: { status: equals('active'), version: equals(version) } },
      ),
    ),

  endSession: (userId: string, sessionId: string, now: Date): Statement =>
    endedSession.put({ userId, sessionId, ttl: Math.floor(now.getTime() / 1000) + 31 * 86_400 }),
});

const claimOf = ({ userId, username, email }: User, name: string): Claim => ({
  name: claimedName(name),
  userId,
  username,
  email,
  status: 'pending_activation',
});

/** Who the shop knows. */
export const users = tablePort('users', {
  entities: [userItem, usernameClaim, emailClaim, endedSession],
  reads,
  writes,
});

/** The same users, with the way to those who are due. */
export const dueUsers = tablePort('dueUsers', {
  entities: [userItem, usernameClaim, emailClaim],
  indexes: ['dueAt'],
  reads,
  writes,
});
