import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import type { Identity } from './event.ts';
import { type HttpRequest, type HttpResponse, headerOf, refusal } from './exchange.ts';
import type { JwtAuthorizer } from './http-api.ts';

/** A public key of an issuer, out of its JWKS. */
export interface IssuerKey {
  readonly kid: string;
  readonly kty: string;
  readonly n: string;
  readonly e: string;
}

/** The keys that an issuer signs with. */
export type KeysOf = (issuer: string) => readonly IssuerKey[];

/** Either who calls, or the answer that turns the caller away. */
export type Decision = { readonly identity: Identity } | { readonly refused: HttpResponse };

const Header = z.object({ alg: z.literal('RS256'), kid: z.string() });

const Claims = z.looseObject({
  iss: z.string(),
  exp: z.number(),
  nbf: z.optional(z.number()),
  iat: z.optional(z.number()),
  aud: z.optional(z.union([z.string(), z.array(z.string())])),
  client_id: z.optional(z.string()),
  scope: z.optional(z.string()),
  scp: z.optional(z.union([z.string(), z.array(z.string())])),
});
type Claims = z.infer<typeof Claims>;

/** Decides about a request as the native JWT authorizer of an HTTP API does. */
export const authorize = (
  request: HttpRequest,
  {
    authorizer,
    scopes,
    keysOf,
    now,
  }: { authorizer: JwtAuthorizer; scopes: readonly string[]; keysOf: KeysOf; now: Date },
): Decision => {
  const token = tokenOf(request, authorizer.identitySource);
  if (token === undefined) return { refused: refusal(401, 'Unauthorized', [['www-authenticate', 'Bearer']]) };
  const claims = verified(token, keysOf(authorizer.issuer));
  const fault = claims === undefined ? 'the token is not valid' : faultOf(claims, authorizer, now);
  if (claims === undefined || fault !== undefined) return { refused: unauthorized(fault ?? '') };

  const granted = scopesOf(claims);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return { refused: forbidden(scopes) };
  return { identity: { claims: asStrings(claims), scopes: scopes.length > 0 ? granted : null } };
};

const unauthorized = (why: string): HttpResponse =>
  refusal(401, 'Unauthorized', [
    ['www-authenticate', `Bearer scope="" error="invalid_token" error_description="${why}"`],
  ]);

const forbidden = (scopes: readonly string[]): HttpResponse =>
  refusal(403, 'Forbidden', [['www-authenticate', `Bearer scope="${scopes.join(' ')}" error="insufficient_scope"`]]);

const tokenOf = (request: HttpRequest, identitySource: string): string | undefined => {
  const [, place, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(identitySource) ?? [];
  const value =
    place === 'header'
      ? headerOf(request, name.toLowerCase())
      : (new URLSearchParams(request.query).get(name) ?? undefined);
  const token = value?.replace(/^Bearer +/i, '').trim();
  return token === '' ? undefined : token;
};

/** The claims of a token whose signature is right. */
const verified = (token: string, keys: readonly IssuerKey[]): Claims | undefined => {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const { data: named } = z.safeParse(Header, parseJson(decode(header)));
  const key = keys.find(({ kid }) => kid === named?.kid);
  if (key === undefined || rest.length > 0) return undefined;
  const publicKey = createPublicKey({ key: { kty: key.kty, n: key.n, e: key.e }, format: 'jwk' });
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  return isGenuine ? z.safeParse(Claims, parseJson(decode(payload))).data : undefined;
};

const decode = (part: string): string => Buffer.from(part, 'base64url').toString();

const faultOf = (claims: Claims, { issuer, audience }: JwtAuthorizer, now: Date): string | undefined => {
  const seconds = now.getTime() / 1000;
  // client_id stands in for aud in access tokens of Cognito, which have none.
  const audiences = claims.aud === undefined ? [claims.client_id ?? ''] : [claims.aud].flat();
  if (claims.iss !== issuer) return 'invalid issuer';
  if (!audiences.some((each) => audience.includes(each))) return 'invalid audience';
  if (claims.exp <= seconds) return 'the token has expired';
  if ((claims.nbf ?? 0) > seconds || (claims.iat ?? 0) > seconds + 1) return 'the token is not valid yet';
  return undefined;
};

const scopesOf = ({ scope, scp }: Claims): string[] =>
  [scope ?? scp ?? []]
    .flat()
    .flatMap((each) => each.split(' '))
    .filter((each) => each !== '');

/** API Gateway hands every claim on as text, a list as `[a b]`. */
const asStrings = (claims: Claims): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, asString(value)]));

const asString = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(asString).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
};
