import type { User } from './user.ts';
import type { Tokens } from './user-pool.ts';

/** A session, as its tokens tell it. */
export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  /** Second of the login, since 1970: a refresh does not change it. */
  readonly startedAt: number;
}

/** Whose session tokens belong to. Only for tokens that the pool has handed out just now: the signature is not looked at. */
export const sessionOf = ({ accessToken }: Tokens): Session => {
  const [, payload = ''] = accessToken.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return {
    userId: String(claim(claims, 'username')),
    sessionId: String(claim(claims, 'origin_jti')),
    startedAt: Number(claim(claims, 'auth_time')),
  };
};

/** The pool counts in seconds. Who began in the very second of the end is the pool's own to sign out. */
export const endedWithAll = ({ startedAt }: Session, { sessionsEndedAt }: Pick<User, 'sessionsEndedAt'>): boolean =>
  sessionsEndedAt !== undefined && startedAt < Math.floor(new Date(sessionsEndedAt).getTime() / 1000);

const claim = (claims: unknown, name: string): string | number => {
  const value: unknown = typeof claims === 'object' && claims !== null ? Reflect.get(claims, name) : undefined;
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`An access token of the pool lacks the claim ${name}.`);
};
