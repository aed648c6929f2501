import { randomUUID } from 'node:crypto';
import type { Clock } from '../engine.ts';
import type { Client, Pool } from './pools.ts';
import type { Session } from './sessions.ts';
import { tokenLifetimes } from './settings.ts';
import type { Claims, SigningKey } from './signing-key.ts';
import {
  type ClaimChanges,
  type InvokeFunction,
  type Overrides,
  preTokenGeneration,
  type TokenRequest,
} from './trigger.ts';
import type { User } from './user.ts';

interface MintOptions {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  readonly source: TokenRequest['source'];
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
}

/** The tokens of one answer: what AWS calls the AuthenticationResult, without the refresh token. */
export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/** What tokens that come from no hosted login are allowed, unless a trigger says otherwise. */
const selfServiceScope = 'aws.cognito.signin.user.admin';

/** Makes access and id tokens as Cognito does, after the pool's trigger has had its say. */
export const tokenMint =
  (region: string, clock: Clock, key: SigningKey, invoke: InvokeFunction) =>
  async ({ pool, client, user, session, source, clientMetadata }: MintOptions): Promise<Tokens> => {
    const trigger = pool.settings.LambdaConfig.PreTokenGenerationConfig;
    const userAttributes = { ...user.attributes, 'cognito:user_status': user.status };
    const identity = { region, poolId: pool.id, clientId: client.id, username: user.username };
    const request = { ...identity, userAttributes, scopes: [selfServiceScope], source, clientMetadata };
    const overrides = trigger ? await preTokenGeneration(trigger.LambdaArn, request, invoke) : {};

    const lifetimes = tokenLifetimes(client.settings);
    const now = Math.floor(clock.now().getTime() / 1_000);
    const shared = {
      sub: user.attributes['sub'],
      ...groupsOf(overrides),
      iss: pool.issuer,
      origin_jti: session.id,
      event_id: randomUUID(),
      auth_time: Math.floor(session.startedAt / 1_000),
      iat: now,
    };
    const access = {
      ...shared,
      client_id: client.id,
      token_use: 'access',
      scope: scopeOf(overrides),
      exp: now + lifetimes.access,
      jti: randomUUID(),
      username: user.username,
    };
    const id = {
      ...claimsOf(user),
      ...shared,
      'cognito:username': user.username,
      aud: client.id,
      token_use: 'id',
      exp: now + lifetimes.id,
      jti: randomUUID(),
    };
    return {
      AccessToken: key.sign(changed(access, overrides.accessTokenGeneration)),
      IdToken: key.sign(changed(id, overrides.idTokenGeneration)),
      ExpiresIn: lifetimes.access,
      TokenType: 'Bearer',
    };
  };

const groupsOf = ({ groupOverrideDetails }: Overrides) =>
  groupOverrideDetails?.groupsToOverride?.length ? { 'cognito:groups': groupOverrideDetails.groupsToOverride } : {};

const scopeOf = ({ accessTokenGeneration: changes }: Overrides): string => {
  const suppressed = new Set(changes?.scopesToSuppress);
  return [selfServiceScope, ...(changes?.scopesToAdd ?? [])].filter((scope) => !suppressed.has(scope)).join(' ');
};

/** Attributes as claims of an id token: all text, but for the two flags. */
const claimsOf = ({ attributes }: User): Claims =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]),
  );

/** Claims that no trigger may touch. */
const reserved = new Set([
  ...['acr', 'amr', 'at_hash', 'auth_time', 'azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'origin_jti', 'sub'],
  ...['token_use', 'aud', 'client_id', 'cognito:username', 'device_key', 'event_id', 'scope', 'username', 'version'],
]);

const changed = (claims: Claims, changes: ClaimChanges | null | undefined): Claims => {
  const suppressed = new Set(changes?.claimsToSuppress);
  const kept = Object.entries(claims).filter(([name]) => reserved.has(name) || !suppressed.has(name));
  const added = Object.entries(changes?.claimsToAddOrOverride ?? {}).filter(([name]) => !reserved.has(name));
  return Object.fromEntries([...kept, ...added]);
};
