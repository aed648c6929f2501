import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { withoutPerson } from '../table/personal.ts';
import { type Erasure, erasureItem, lastTokenOf, newErasure, tryAgainAt } from './erasure.entity.ts';
import { emailClaim, userItem, usernameClaim } from './user.entity.ts';
import { userData } from './user.privacy.ts';
import { claimedName, type User } from './user.ts';

/** Users who are being erased. */
export const erasures = tablePort('erasures', {
  entities: [userItem, usernameClaim, emailClaim, erasureItem],
  reads: (table: Table) => ({
    of: (userId: string): Promise<Erasure | undefined> => table.get(erasureItem.at({ userId }), { consistent: true }),
    user: (userId: string): Promise<User | undefined> => table.get(userItem.at({ userId }), { consistent: true }),
  }),
  writes: () => ({
    /**
     * There is no way back from here: the profile is empty, name and e-mail are free, nobody can log in, and the rest is
     * due. All of it in one transaction, so that nobody is ever erased by half of their will.
     */
    begin: (user: User, now: Date): readonly Statement[] => {
      const { set, remove } = withoutPerson(user, userData);
      const { userId, username, email, status, version } = user;
      const isOwn = { when: { userId: equals(userId) } };
      return [
        userItem.update(
          { userId },
          { set: { ...set, status: 'erasing' }, remove: remove ?? [], add: { version: 1 } },
          { when: { status: equals(status), version: equals(version) } },
        ),
        usernameClaim.remove({ name: claimedName(username) }, isOwn),
        emailClaim.remove({ name: claimedName(email) }, isOwn),
        erasureItem.put(newErasure(userId, now), { when: 'absent' }),
      ];
    },

    /** Everything is gone, but a token may still bring something in: once more after the last of them. */
    erasedOnce: (erasure: Erasure): Statement => movedTo(erasure, lastTokenOf(erasure)),

    postponed: (erasure: Erasure, now: Date): Statement => movedTo(erasure, tryAgainAt(now)),

    finished: ({ userId }: Erasure): readonly Statement[] => [
      userItem.update({ userId }, { set: { status: 'erased' } }, { when: { status: equals('erasing') } }),
      erasureItem.remove({ userId }, { when: 'exists' }),
    ],
  }),
});

const movedTo = ({ userId, dueAt: previous }: Erasure, dueAt: string): Statement =>
  erasureItem.update({ userId }, { set: { dueAt } }, { when: { dueAt: equals(previous) } });

/** The same erasures, with the way to those that have to go on. */
export const dueErasures = tablePort('dueErasures', {
  entities: [erasureItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    due: (now: Date): Promise<readonly Erasure[]> => table.due(erasureItem, now, 5),
  }),
  writes: () => ({}),
});
