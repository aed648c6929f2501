import { type Table, tablePort } from '../table/index.ts';
import { userItem } from './user.entity.ts';

/** Users as others get to see them: a name that is a moment old does no harm, and costs half as much. */
export const profiles = tablePort('profiles', {
  entities: [userItem],
  reads: (table: Table) => ({
    /** The name of a user who is active; nothing of anybody else. */
    async nameOf(userId: string): Promise<string | undefined> {
      const user = await table.get(userItem.at({ userId }));
      return user?.status === 'active' ? (user.displayName ?? user.username) : undefined;
    },
  }),
  writes: () => ({}),
});
