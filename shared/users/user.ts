import * as z from 'zod/mini';
import { invalid } from '../kernel/problem.ts';

/**
 * `registering` lasts for the moment between the claims and the account in the user pool. `erasing` and `erased` are what
 * is left of somebody who is no user any more.
 */
export type UserStatus = 'registering' | 'pending_activation' | 'active' | 'erasing' | 'erased';
export type Role = 'merchant' | 'admin';
export type Locale = 'zh' | 'en';

/** A person who registered. What proves the password lives in the user pool, under `userId`. */
export interface User {
  readonly userId: string;
  readonly username: string;
  readonly email: string;
  readonly status: UserStatus;
  /** Beyond being a shopper, which every active user is. */
  readonly roles: readonly Role[];
  readonly merchantId?: string;
  readonly displayName?: string;
  readonly phone?: string;
  readonly locale: Locale;
  /** How many addresses lie beside the user. */
  readonly addresses?: number;
  /** Address that is to replace `email`, once its mailbox has said so. */
  readonly pendingEmail?: string;
  /** Goes into the tokens of mails, so that nothing secret has to be stored; another one ends them all. */
  readonly nonce: string;
  /** Sessions that began before have ended. */
  readonly sessionsEndedAt?: string;
  /** Milliseconds since 1970: until then a new password is on its way to the user pool. */
  readonly resettingUntil?: number;
  readonly createdAt: string;
  readonly version: number;
  /** When a registration that never ended is cleared away. */
  readonly dueAt?: string;
}

/** Holds a name or an e-mail for one user. Carries what a login has to know, so that it needs one read. */
export interface Claim {
  readonly name: string;
  readonly userId: string;
  readonly username: string;
  readonly email: string;
  readonly status: UserStatus;
}

const usernameForm = /^[\p{Script=Han}a-z][\p{Script=Han}a-z0-9_.-]{1,29}$/u;

/** The form in which names are compared: two names that look alike to a reader are one. */
export const claimedName = (text: string): string => text.normalize('NFKC').toLowerCase();

const username = z.string().check(
  z.maxLength(60),
  z.overwrite((text) => text.normalize('NFKC')),
  z.refine((text) => usernameForm.test(text.toLowerCase()), {
    error: 'must have 2 to 30 Chinese letters, a-z, 0-9, _ . or -, and start with a letter',
  }),
);

export const password = z.string().check(
  z.minLength(10),
  z.maxLength(256),
  z.refine((text) => text.trim() === text, { error: 'must not start or end with a space' }),
  z.refine((text) => !/\p{Cc}/u.test(text), { error: 'must not have control characters' }),
);

export const mailAddress = z.email().check(z.maxLength(254));

/** What registration takes. */
export const Registration = z.strictObject({ username, email: mailAddress, password });
export type Registration = z.output<typeof Registration>;

/** What is asked by those who may not even be known. */
export const MailAddress = z.strictObject({ email: mailAddress });

/** A password that can be read off the account is none. */
export const assertUnlikeAccount = ({ username, email, password }: Registration, field = 'password'): void => {
  const said = claimedName(password);
  if (said === claimedName(username) || said === claimedName(email)) {
    throw invalid(field, 'must not be the username or the e-mail address');
  }
};

const registrationMinutes = 15;
const activationDays = 7;

/** Until when an account waits for its activation, from its registration or its last activation mail on. */
export const activationEnd = (from: Date): string =>
  new Date(from.getTime() + activationDays * 86_400_000).toISOString();

/** A user who has just asked to be one. */
export const newUser = (
  { username, email }: Registration,
  userId: string,
  nonce: string,
  locale: Locale,
  now: Date,
): User => ({
  userId,
  username,
  email,
  status: 'registering',
  roles: [],
  locale,
  nonce,
  createdAt: now.toISOString(),
  version: 1,
  dueAt: new Date(now.getTime() + registrationMinutes * 60_000).toISOString(),
});

/** Chinese for those who ask for it or whose name is written in it. */
export const localeOf = (acceptLanguage: string | undefined, username: string): Locale =>
  /^zh\b/i.test(acceptLanguage?.trim() ?? '') || (!acceptLanguage && /\p{Script=Han}/u.test(username)) ? 'zh' : 'en';
