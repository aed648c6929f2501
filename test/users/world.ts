import { login } from '#functions/users/login.ts';
import { checkInvariants } from '#infra/invariants.ts';
import type { Engine } from '#shared/table/engine.ts';
import { emailClaim, outboxItem, type User, userItem, usernameClaim, users } from '#shared/users/index.ts';
import { aUser, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

export const password = 'correct horse battery';
export const someone = (username = fresh.name()) => ({ username, email: `${username}@mail.example`, password });

/** A shop with users, for the tests of a file: its table and its log are of this file alone. */
export const usersWorld = () => {
  /** What the shop has written into its log. */
  const written = capturedLog();
  const real = realTable();
  const shopOf = (engine: Engine = real.engine, more: Omit<Parameters<typeof shopOver>[0], 'engine'> = {}) =>
    shopOver({ engine, ...more });
  const userOf = async (userId: string) => {
    const user = await users.reads(real.table).of(userId);
    if (!user) throw new Error(`there is no user ${userId}`);
    return user;
  };
  const mailsOf = async (userId: string) =>
    (await real.items()).flatMap((item) => outboxItem.from(item) ?? []).filter((mail) => mail.userId === userId);
  const violations = async () => checkInvariants(await real.items()).violations;

  /** A user of the shop with an account in its pool. */
  const givenAccount = async (changes: Partial<User> = {}, shop = shopOf()) => {
    const user = aUser(changes);
    const { userId, username, email, status } = user;
    await real.given([
      userItem.put(user),
      usernameClaim.put({ name: username, userId, username, email, status }),
      emailClaim.put({ name: email, userId, username, email, status }),
    ]);
    shop.pool.passwords.set(userId, password);
    return { shop, user };
  };
  return { written, real, shopOf, userOf, mailsOf, violations, givenAccount };
};

/** A login of an app, which is told its refresh token. */
export const loggedIn = async (shop: ReturnType<typeof shopOver>, { username }: User, said = password) => {
  const { refreshToken = '' } = await shop.done(login, {
    body: { login: username, password: said },
    query: { tokens: 'body' },
  });
  return refreshToken;
};

export const form = { 'content-type': 'application/x-www-form-urlencoded' };
