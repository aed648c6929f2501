import { Problem } from '../kernel/problem.ts';
import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { newNonce } from './mail-token.ts';
import { emailClaim, userItem, usernameClaim } from './user.entity.ts';
import { claimedName, type User } from './user.ts';

/** How a user moves to another address: asked for by whoever knows the password, done by whoever reads its mails. */
export const emailChanges = tablePort('emailChanges', {
  entities: [userItem, usernameClaim, emailClaim],
  reads: (table: Table) => ({
    of: (userId: string): Promise<User | undefined> => table.get(userItem.at({ userId }), { consistent: true }),
  }),
  writes: () => ({
    /** Holds nothing yet: the address is taken when its mailbox has answered. */
    requested: ({ userId, version }: User, pendingEmail: string): Statement =>
      userItem.update(
        { userId },
        { set: { pendingEmail }, add: { version: 1 } },
        { when: { status: equals('active'), version: equals(version) } },
      ),

    /** The new address instead of the old one. Links that were sent to the old one end with it. */
    changed: ({ userId, username, email: old, nonce }: User, email: string): readonly Statement[] => [
      userItem.update(
        { userId },
        { set: { email, nonce: newNonce() }, remove: ['pendingEmail'], add: { version: 1 } },
        {
          when: { status: equals('active'), nonce: equals(nonce), pendingEmail: equals(email) },
          otherwise: () => new Problem('token_invalid'),
        },
      ),
      emailClaim.put(
        { name: claimedName(email), userId, username, email, status: 'active' },
        { when: 'absent', otherwise: () => new Problem('email_taken') },
      ),
      emailClaim.remove({ name: claimedName(old) }, { when: { userId: equals(userId) } }),
      usernameClaim.update({ name: claimedName(username) }, { set: { email } }, { when: { userId: equals(userId) } }),
    ],
  }),
});
