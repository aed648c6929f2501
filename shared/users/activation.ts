import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../kernel/problem.ts';
import type { User } from './user.ts';

const activationHours = 24;

export const newNonce = (): string => randomBytes(16).toString('base64url');

const macOf = (key: string, { userId, nonce }: Pick<User, 'userId' | 'nonce'>, expiry: string): string =>
  createHmac('sha256', key).update(`activation\n${userId}\n${nonce}\n${expiry}`).digest('base64url');

/** The secret of an activation link: proves user and expiry by itself, so it is stored nowhere. Signed with the newest key. */
export const activationToken = (keys: readonly string[], user: Pick<User, 'userId' | 'nonce'>, now: Date): string => {
  const [key] = keys;
  if (!key) throw new Error('There is no key to sign tokens with: put one into the parameter keys/tokens.');
  const expiry = (now.getTime() + activationHours * 3_600_000).toString(36);
  return `${user.userId}.${expiry}.${macOf(key, user, expiry)}`;
};

/** The user whom a token speaks of, before anything about it is believed. */
export const claimedUserId = (token: string): string => {
  const [userId = '', expiry, mac, ...rest] = token.split('.');
  if (!/^usr_\w{26}$/.test(userId) || !expiry || !mac || rest.length > 0) throw new Problem('token_invalid');
  return userId;
};

/** Refuses a token that is not ours, or is too old. Every key of the ring is tried, so that keys can change without a gap. */
export const assertActivationToken = (
  keys: readonly string[],
  user: User | undefined,
  token: string,
  now: Date,
): User => {
  const [, expiry = '', mac = ''] = token.split('.');
  const said = Buffer.from(mac);
  const genuine =
    user &&
    keys.some((key) => {
      const expected = Buffer.from(macOf(key, user, expiry));
      return expected.length === said.length && timingSafeEqual(expected, said);
    });
  if (!genuine) throw new Problem('token_invalid');
  if (Number.parseInt(expiry, 36) < now.getTime()) throw new Problem('token_expired');
  return user;
};
