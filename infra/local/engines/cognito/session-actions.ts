import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { type Actions, AwsError, action, notEmulated } from '../aws-json.ts';
import { isPassword } from './password.ts';
import { type Client, folded, type Pool, type Pools, userOf } from './pools.ts';
import { rotationGrace } from './settings.ts';
import type { tokenMint } from './tokens.ts';
import type { User } from './user.ts';

const home = 'infra/local/engines/cognito/session-actions.ts';

const PasswordLogin = z.object({
  UserPoolId: z.string(),
  ClientId: z.string(),
  AuthFlow: z.string(),
  AuthParameters: z._default(z.record(z.string(), z.string()), {}),
  ClientMetadata: z.optional(z.record(z.string(), z.string())),
});

const Refresh = z.object({
  ClientId: z.string(),
  ClientSecret: z.optional(z.string()),
  RefreshToken: z.string(),
  ClientMetadata: z.optional(z.record(z.string(), z.string())),
});

const Revocation = z.object({ ClientId: z.string(), ClientSecret: z.optional(z.string()), Token: z.string() });

/** How a session begins, goes on and ends. */
export const sessionActions = (pools: Pools, mint: ReturnType<typeof tokenMint>): Actions => ({
  AdminInitiateAuth: action(PasswordLogin, async (input) => {
    const pool = pools.pool(input.UserPoolId);
    const client = pools.clientOf(pool, input.ClientId);
    assertFlow(input.AuthFlow, client);
    const { USERNAME = '', PASSWORD = '', SECRET_HASH } = input.AuthParameters;
    assertSecretHash(SECRET_HASH, USERNAME, client);

    const user = await authenticated(pool, client, USERNAME, PASSWORD);
    if (!user.enabled) throw refused('User is disabled.');
    if (user.status === 'FORCE_CHANGE_PASSWORD') return newPasswordRequired(user);

    const session = pool.sessions.start(user.username, client);
    const source = 'TokenGeneration_Authentication';
    const tokens = await mint({ pool, client, user, session, source, clientMetadata: input.ClientMetadata });
    const RefreshToken = pool.sessions.issueToken(session);
    return { AuthenticationResult: { ...tokens, RefreshToken }, ChallengeParameters: {} };
  }),

  GetTokensFromRefreshToken: action(Refresh, async (input) => {
    const client = pools.client(input.ClientId);
    assertSecret(input.ClientSecret, client);
    const pool = pools.pool(client.poolId);
    const session = pool.sessions.redeem(input.RefreshToken, client);
    const user = userOf(pool, session.username);
    if (!user.enabled) throw refused('User is disabled.');

    const source = 'TokenGeneration_RefreshTokens';
    const tokens = await mint({ pool, client, user, session, source, clientMetadata: input.ClientMetadata });
    if (rotationGrace(client.settings) === undefined) return { AuthenticationResult: tokens };
    pool.sessions.rotate(input.RefreshToken);
    return { AuthenticationResult: { ...tokens, RefreshToken: pool.sessions.issueToken(session) } };
  }),

  RevokeToken: action(Revocation, ({ ClientId, ClientSecret, Token }) => {
    const client = pools.client(ClientId);
    assertSecret(ClientSecret, client);
    if (!client.settings.EnableTokenRevocation)
      throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client');
    if (Token.split('.').length === 3)
      throw new AwsError('UnsupportedTokenTypeException', 'Only a refresh token can be revoked');
    pools.pool(client.poolId).sessions.revoke(Token, client);
    return {};
  }),
});

const refused = (message: string): AwsError => new AwsError('NotAuthorizedException', message);

const assertFlow = (flow: string, { settings }: Client): void => {
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') {
    if (rotationGrace(settings) === undefined) throw notEmulated(`AdminInitiateAuth with ${flow}`, home);
    throw refused('Refresh token rotation is on for this client: use GetTokensFromRefreshToken');
  }
  if (flow !== 'ADMIN_USER_PASSWORD_AUTH') throw notEmulated(`AdminInitiateAuth with ${flow}`, home);
  if (!settings.ExplicitAuthFlows.includes(`ALLOW_${flow}`))
    throw new AwsError('InvalidParameterException', 'Auth flow not enabled for this client');
};

/** The user whose password this is. Wrong names and wrong passwords differ neither in the answer nor in the work. */
const authenticated = async (pool: Pool, client: Client, username: string, password: string): Promise<User> => {
  const name = folded(username, pool);
  pool.lockout.assertOpen(name);
  if (!(await isPassword(password, pool.users.get(name)?.passwordHash))) {
    pool.lockout.failed(name);
    if (client.settings.PreventUserExistenceErrors === 'LEGACY') userOf(pool, username);
    throw refused('Incorrect username or password.');
  }
  pool.lockout.succeeded(name);
  return userOf(pool, username);
};

const newPasswordRequired = (user: User) => ({
  ChallengeName: 'NEW_PASSWORD_REQUIRED',
  Session: randomBytes(64).toString('base64url'),
  ChallengeParameters: {
    USER_ID_FOR_SRP: user.username,
    requiredAttributes: '[]',
    userAttributes: JSON.stringify(user.attributes),
  },
});

const assertSecretHash = (secretHash: string | undefined, username: string, { id, secret }: Client): void => {
  if (!secret) return;
  if (!secretHash) throw refused(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac('sha256', secret).update(`${username}${id}`).digest('base64');
  if (!equal(secretHash, expected)) throw refused(`SecretHash does not match for client: ${id}`);
};

const assertSecret = (given: string | undefined, { id, secret }: Client): void => {
  if (secret && !equal(given ?? '', secret)) throw refused(`Unable to verify the secret of client ${id}`);
};

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
