import * as z from 'zod/mini';
import { type Actions, AwsError, action, notEmulated } from '../aws-json.ts';
import type { Clock } from '../engine.ts';
import { userFilter } from './filter.ts';
import { assertAllowed, hashPassword } from './password.ts';
import { folded, type Pool, type Pools, userOf } from './pools.ts';
import {
  AttributeList,
  assertComplete,
  assertInSchema,
  attributesFrom,
  described,
  listed,
  newUser,
  type User,
} from './user.ts';

const home = 'infra/local/engines/cognito/user-actions.ts';

/** One user of one pool, the input of most actions. */
const OneUser = z.object({ UserPoolId: z.string(), Username: z.string() });

/** What an operator may do with the users of a pool. */
export const userActions = (pools: Pools, clock: Clock): Actions => {
  const save = (pool: Pool, user: User): void =>
    pool.users.set(folded(user.username, pool), { ...user, modifiedAt: clock.now().getTime() });

  return {
    AdminCreateUser: action(
      z.extend(OneUser, {
        TemporaryPassword: z.optional(z.string()),
        UserAttributes: z._default(AttributeList, []),
        MessageAction: z.optional(z.string()),
      }),
      async ({ UserPoolId, Username, TemporaryPassword, UserAttributes, MessageAction }) => {
        if (MessageAction !== 'SUPPRESS') throw notEmulated('AdminCreateUser without MessageAction SUPPRESS', home);
        const pool = pools.pool(UserPoolId);
        const attributes = attributesFrom(UserAttributes);
        assertInSchema(attributes, pool.settings);
        assertComplete(attributes, pool.settings);
        if (TemporaryPassword) assertAllowed(TemporaryPassword, pool.settings);
        const passwordHash = TemporaryPassword && (await hashPassword(TemporaryPassword));

        if (pool.users.has(folded(Username, pool)))
          throw new AwsError('UsernameExistsException', 'User account already exists');
        const user = { ...newUser(Username, attributes, clock.now()), ...(passwordHash ? { passwordHash } : {}) };
        save(pool, user);
        return { User: listed(user) };
      },
    ),

    AdminSetUserPassword: action(
      z.extend(OneUser, { Password: z.string(), Permanent: z._default(z.boolean(), false) }),
      async ({ UserPoolId, Username, Password, Permanent }) => {
        const pool = pools.pool(UserPoolId);
        userOf(pool, Username);
        assertAllowed(Password, pool.settings);
        const passwordHash = await hashPassword(Password);
        // Read again: the user may have been changed or deleted while the hash was made.
        const status = Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
        save(pool, { ...userOf(pool, Username), passwordHash, status });
        return {};
      },
    ),

    AdminUpdateUserAttributes: action(
      z.extend(OneUser, { UserAttributes: AttributeList }),
      ({ UserPoolId, Username, UserAttributes }) => {
        const pool = pools.pool(UserPoolId);
        const user = userOf(pool, Username);
        const changes = attributesFrom(UserAttributes);
        assertInSchema(changes, pool.settings);
        // As in Cognito, a new address is an unverified one unless the same call says otherwise.
        const unverified =
          changes['email'] && changes['email'] !== user.attributes['email'] ? { email_verified: 'false' } : {};
        save(pool, { ...user, attributes: { ...user.attributes, ...unverified, ...changes } });
        return {};
      },
    ),

    AdminGetUser: action(OneUser, ({ UserPoolId, Username }) => described(userOf(pools.pool(UserPoolId), Username))),

    AdminEnableUser: action(OneUser, ({ UserPoolId, Username }) => {
      const pool = pools.pool(UserPoolId);
      save(pool, { ...userOf(pool, Username), enabled: true });
      return {};
    }),

    AdminDisableUser: action(OneUser, ({ UserPoolId, Username }) => {
      const pool = pools.pool(UserPoolId);
      const user = userOf(pool, Username);
      save(pool, { ...user, enabled: false });
      pool.sessions.revokeAllOf(user.username);
      return {};
    }),

    AdminDeleteUser: action(OneUser, ({ UserPoolId, Username }) => {
      const pool = pools.pool(UserPoolId);
      const user = userOf(pool, Username);
      pool.users.delete(folded(Username, pool));
      pool.sessions.revokeAllOf(user.username);
      return {};
    }),

    AdminUserGlobalSignOut: action(OneUser, ({ UserPoolId, Username }) => {
      const pool = pools.pool(UserPoolId);
      pool.sessions.revokeAllOf(userOf(pool, Username).username);
      return {};
    }),

    ListUsers: action(
      z.object({
        UserPoolId: z.string(),
        Filter: z.optional(z.string()),
        Limit: z._default(z.int().check(z.minimum(0), z.maximum(60)), 60),
        PaginationToken: z.optional(z.string()),
      }),
      ({ UserPoolId, Filter, Limit, PaginationToken }) => {
        const matches = userFilter(Filter);
        const after = PaginationToken ? Buffer.from(PaginationToken, 'base64url').toString() : '';
        const found = [...pools.pool(UserPoolId).users.values()]
          .filter((user) => user.username > after && matches(user))
          .sort((a, b) => (a.username < b.username ? -1 : 1));
        const page = found.slice(0, Limit || 60);
        const last = found.length > page.length ? page.at(-1)?.username : undefined;
        return {
          Users: page.map(listed),
          ...(last ? { PaginationToken: Buffer.from(last).toString('base64url') } : {}),
        };
      },
    ),
  };
};
