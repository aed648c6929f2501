import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../kernel/problem.ts';
import type { User } from './user.ts';

interface Purpose {
  readonly hours: number;
  /** May be used again and again: a new password or address, which ends all others, leaves it as it is. */
  readonly isRepeatable?: boolean;
}

/** What the link of a mail is for. A token of one purpose is worth nothing for another. */
const purposes = {
  activation: { hours: 24, isRepeatable: true },
  password_reset: { hours: 1 },
  email_change: { hours: 24 },
  export: { hours: 24 },
} as const satisfies Record<string, Purpose>;
export type TokenPurpose = keyof typeof purposes;

/** What a token is for: `about` binds it to more than its user, such as the address that is to become hers. */
export interface TokenUse {
  readonly purpose: TokenPurpose;
  readonly about?: string | undefined;
}

type Owner = Pick<User, 'userId' | 'nonce'>;

export const newNonce = (): string => randomBytes(16).toString('base64url');

const macOf = (key: string, { purpose, about }: TokenUse, { userId, nonce }: Owner, expiry: string): string => {
  const { isRepeatable = false }: Purpose = purposes[purpose];
  return createHmac('sha256', key)
    .update([purpose, userId, isRepeatable ? '' : nonce, expiry, ...(about === undefined ? [] : [about])].join('\n'))
    .digest('base64url');
};

/** The secret of a link: proves user and expiry by itself, so it is stored nowhere. Signed with the newest key. */
export const mailToken = (keys: readonly string[], use: TokenUse, user: Owner, now: Date): string => {
  const [key] = keys;
  if (!key) throw new Error('There is no key to sign tokens with: put one into the parameter keys/tokens.');
  const expiry = (now.getTime() + purposes[use.purpose].hours * 3_600_000).toString(36);
  return `${user.userId}.${expiry}.${macOf(key, use, user, expiry)}`;
};

/** The user whom a token speaks of, before anything about it is believed. */
export const claimedUserId = (token: string): string => {
  const [userId = '', expiry, mac, ...rest] = token.split('.');
  if (!/^usr_\w{26}$/.test(userId) || !expiry || !mac || rest.length > 0) throw new Problem('token_invalid');
  return userId;
};

/** Refuses a token that is not ours, or is too old. Every key of the ring is tried, so that keys can change without a gap. */
export const assertMailToken = (
  keys: readonly string[],
  use: TokenUse,
  user: User | undefined,
  token: string,
  now: Date,
): User => {
  const [, expiry = '', mac = ''] = token.split('.');
  const said = Buffer.from(mac);
  const genuine =
    user &&
    keys.some((key) => {
      const expected = Buffer.from(macOf(key, use, user, expiry));
      return expected.length === said.length && timingSafeEqual(expected, said);
    });
  if (!genuine) throw new Problem('token_invalid');
  if (Number.parseInt(expiry, 36) < now.getTime()) throw new Problem('token_expired');
  return user;
};
