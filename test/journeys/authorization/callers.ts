import { inject } from 'vitest';
import type { LocalCloud } from '#infra/local/local-cloud.ts';
import { addAccounts, type Person } from '#infra/local/seed/accounts.ts';
import { shopIn } from '#infra/local/seed/shop.ts';
import { newId } from '#shared/kernel/id.ts';
import type { User } from '#shared/users/index.ts';
import { call, moveTo, seedPassword } from '../client.ts';
import { freshName, login, wait } from '../given.ts';
import { inTurns } from '../in-turns.ts';
import type { DescribedOperation } from '../operations.ts';

/** Those whom the gateway never lets through to an operation that asks for a token, and what it answers. */
export const turnedAway = {
  anonymous: 401,
  expired: 401,
  otherPool: 401,
  idToken: 403,
  unactivated: 403,
} as const;

/** Those who hold a good token, and what it opens. An admin's opens the merchants' routes, and is no merchant's. */
export const scopes = {
  shopperA: ['shopper'],
  shopperB: ['shopper'],
  merchantA: ['shopper', 'merchant'],
  merchantB: ['shopper', 'merchant'],
  admin: ['shopper', 'merchant', 'admin'],
} as const;

export type Member = keyof typeof scopes;
export type Caller = keyof typeof turnedAway | Member;

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] =>
  Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));

export const members = keysOf(scopes);
export const callers: readonly Caller[] = [...keysOf(turnedAway), ...members];
export const isMember = (caller: Caller): caller is Member => Object.hasOwn(scopes, caller);

/** To whom that belongs which an operation is about: the one of the two with its role who comes first. */
export const ownerOf = ({ role }: Pick<DescribedOperation, 'role'>): Member => {
  if (role === 'admin') return 'admin';
  return role === 'merchant' ? 'merchantA' : 'shopperA';
};

/** Everybody who calls one operation. Each operation has its own: one of them erases whoever calls it. */
export interface Cast {
  readonly people: Readonly<Record<Member, User>>;
  readonly tokens: Readonly<Record<Caller, string | undefined>>;
  /** Of the owner. */
  readonly refreshToken: string;
}

const newPerson = (member: Member, now: Date): Person => {
  const username = freshName(`${member.toLowerCase()}-`);
  if (member === 'admin') return { username, roles: ['admin'] };
  return member.startsWith('merchant')
    ? { username, roles: ['merchant'], merchantId: newId('mch', now) }
    : { username };
};

/** One cast for each operation. The clock moves on by a quarter of an hour, so that the first tokens of the owners expire. */
export const castsFor = async (
  cloud: LocalCloud,
  operations: readonly DescribedOperation[],
): Promise<readonly Cast[]> => {
  const shop = shopIn(cloud);
  const { cognito } = cloud.engines;
  const signIn = ({ userId }: Pick<User, 'userId'>) => cognito.signIn(shop.userPoolId, shop.clientId, userId);
  const now = cloud.clock.now();
  const everybody = await addAccounts(
    cloud,
    shop,
    operations.flatMap(() => members.map((member) => newPerson(member, now))),
  );
  const peopleOf = (i: number) => {
    const [shopperA, shopperB, merchantA, merchantB, admin] = everybody.slice(i * members.length);
    if (!shopperA || !shopperB || !merchantA || !merchantB || !admin)
      throw new Error('somebody of the cast is missing');
    return { shopperA, shopperB, merchantA, merchantB, admin };
  };
  const casts = operations.map((operation, i) => ({ people: peopleOf(i), owner: ownerOf(operation) }));
  const expired = await inTurns(casts, 8, ({ people, owner }) => signIn(people[owner]));
  await wait(15 * 60 + 1);

  const [otherPool, unactivated] = [await tokenOfAnotherPool(cloud), (await signIn(await newcomer())).AccessToken];
  const castOf = async ({ people, owner }: (typeof casts)[number], i: number): Promise<Cast> => {
    const [shopperA, shopperB, merchantA, merchantB, admin] = await Promise.all(
      members.map((member) => signIn(people[member])),
    );
    const { IdToken: idToken, RefreshToken } = await signIn(people[owner]);
    const outsiders = { anonymous: undefined, expired: expired[i]?.AccessToken, otherPool, idToken, unactivated };
    const tokens = {
      ...outsiders,
      shopperA: shopperA?.AccessToken,
      shopperB: shopperB?.AccessToken,
      merchantA: merchantA?.AccessToken,
      merchantB: merchantB?.AccessToken,
      admin: admin?.AccessToken,
    };
    return { people, tokens, refreshToken: RefreshToken };
  };
  return inTurns(casts, 4, castOf);
};

/** Somebody who has registered, and has not opened the mail yet. */
export const newcomer = async (): Promise<{ readonly userId: string; readonly email: string }> => {
  const username = freshName('newcomer-');
  const email = `${username}@mail.example`;
  const answer = await call('POST', '/v1/users', { body: { username, email, password: seedPassword } });
  if (answer.status !== 201) throw new Error(answer.text);
  return { userId: answer.json.userId, email };
};

/** An admin's, who may do everything, in the cloud next door. */
const tokenOfAnotherPool = async ({ url }: LocalCloud): Promise<string> => {
  moveTo(inject('url'));
  return login('admin').finally(() => moveTo(url));
};
