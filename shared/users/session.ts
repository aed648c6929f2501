import type { Tokens } from './user-pool.ts';

/** Whose session tokens belong to. Only for tokens that the pool has handed out just now: the signature is not looked at. */
export const sessionOf = ({ accessToken }: Tokens): { readonly userId: string; readonly sessionId: string } => {
  const [, payload = ''] = accessToken.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return { userId: claim(claims, 'username'), sessionId: claim(claims, 'origin_jti') };
};

const claim = (claims: unknown, name: string): string => {
  const value: unknown = typeof claims === 'object' && claims !== null ? Reflect.get(claims, name) : undefined;
  if (typeof value !== 'string') throw new Error(`An access token of the pool lacks the claim ${name}.`);
  return value;
};
