import { Problem } from '../kernel/problem.ts';
import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { userItem } from './user.entity.ts';
import type { User } from './user.ts';

/** Users as the owners of merchants: one each, and the role while it is approved. */
export const merchantOwners = tablePort('merchantOwners', {
  entities: [userItem],
  reads: (table: Table) => ({
    of: (userId: string): Promise<User | undefined> => table.get(userItem.at({ userId }), { consistent: true }),
  }),
  writes: () => ({
    /** Makes an active user the owner of a merchant: the only one of this user. */
    owns: (userId: string, merchantId: string): Statement =>
      userItem.update(
        { userId },
        { set: { merchantId }, add: { version: 1 } },
        {
          when: { status: equals('active'), merchantId: without },
          otherwise: (current) =>
            current?.status === 'active'
              ? new Problem('conflict', { detail: 'This account has a merchant already.' })
              : new Problem('not_found'),
        },
      ),

    /** Gives or takes the role; nothing when it is so already. Tokens follow within fifteen minutes. */
    trades: ({ userId, roles }: User, isTrading: boolean): readonly Statement[] => {
      if (roles.includes('merchant') === isTrading) return [];
      const others = roles.filter((role) => role !== 'merchant');
      return [
        userItem.update(
          { userId },
          { set: { roles: isTrading ? [...others, 'merchant'] : others }, add: { version: 1 } },
          { when: { roles: equals(roles), ...(isTrading && { status: equals('active') }) } },
        ),
      ];
    },
  }),
});
