import { join } from 'node:path';
import { awsJson } from '../aws-json.ts';
import type { Clock, Engine } from '../engine.ts';
import { type Answer, listen } from '../listen.ts';
import { clientActions } from './client-actions.ts';
import { hashPassword } from './password.ts';
import { folded, type Pool, Pools, userOf } from './pools.ts';
import { sessionActions } from './session-actions.ts';
import { openSigningKey, type PublicKey } from './signing-key.ts';
import { type Tokens, tokenMint } from './tokens.ts';
import type { InvokeFunction } from './trigger.ts';
import { newUser } from './user.ts';
import { userActions } from './user-actions.ts';

export interface CognitoOptions {
  readonly clock: Clock;
  readonly stateDir?: string | undefined;
  readonly region: string;
  /** Runs a function of the local cloud; a rejection is an error of that function. */
  readonly invokeFunction: InvokeFunction;
}

/** A user who exists from the start, with a password that somebody knows. */
export interface ImportedUser {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** From `hashPassword`. */
  readonly passwordHash: string;
}

export interface Cognito extends Engine {
  /** Gives the same ids again for the same logical id when state is kept; `properties` are the template's, resolved. */
  createUserPool(logicalId: string, properties: unknown): { userPoolId: string; arn: string };
  createUserPoolClient(
    logicalId: string,
    userPoolId: string,
    properties: unknown,
  ): { clientId: string; clientSecret: string | undefined };
  keysOf(userPoolId: string): { keys: PublicKey[] };
  /** Adds confirmed users; a username that is there already keeps what it has. */
  importUsers(userPoolId: string, users: readonly ImportedUser[]): void;
  hashPassword(password: string): Promise<string>;
  /** The tokens of a login without one: for tests that need a crowd, and cannot wait for a crowd of password checks. */
  signIn(userPoolId: string, clientId: string, username: string): Promise<Tokens & { readonly RefreshToken: string }>;
}

/** Starts a Cognito of user pools that speaks AWS JSON 1.1 and serves the keys of its pools. */
export const startCognito = async (options: CognitoOptions): Promise<Cognito> => {
  const { clock, region, invokeFunction } = options;
  const stateDir = options.stateDir && join(options.stateDir, 'cognito');
  const pools = new Pools({ clock, region, stateDir });
  const key = openSigningKey(stateDir && join(stateDir, 'signing-key.jsonl'));
  const mint = tokenMint(region, clock, key, invokeFunction);
  const actions = { ...clientActions(pools), ...userActions(pools, clock), ...sessionActions(pools, mint) };
  const keysOf = (userPoolId: string) => ({ keys: [pools.pool(userPoolId) && key.publicKey] });
  const server = await listen(withKeys(keysOf, awsJson(actions, 'infra/local/engines/cognito/')));

  return {
    endpoint: server.endpoint,
    createUserPool(logicalId, properties) {
      const { id, arn } = pools.createPool(logicalId, properties);
      return { userPoolId: id, arn };
    },
    createUserPoolClient(logicalId, userPoolId, properties) {
      const { id, secret } = pools.createClient(logicalId, userPoolId, properties);
      return { clientId: id, clientSecret: secret };
    },
    keysOf,
    importUsers: (userPoolId, users) => importUsers(pools.pool(userPoolId), users, clock.now()),
    hashPassword,
    async signIn(userPoolId, clientId, username) {
      const pool = pools.pool(userPoolId);
      const client = pools.clientOf(pool, clientId);
      const user = userOf(pool, username);
      const session = pool.sessions.start(user.username, client);
      const source = 'TokenGeneration_Authentication';
      const tokens = await mint({ pool, client, user, session, source, clientMetadata: undefined });
      return { ...tokens, RefreshToken: pool.sessions.issueToken(session) };
    },
    async stop() {
      await server.stop();
      pools.close();
    },
  };
};

const importUsers = (pool: Pool, users: readonly ImportedUser[], at: Date): void => {
  for (const { username, attributes, passwordHash } of users) {
    const name = folded(username, pool);
    if (pool.users.has(name)) continue;
    pool.users.set(name, { ...newUser(username, attributes, at), status: 'CONFIRMED', passwordHash });
  }
};

/** Serves the one address of Cognito that is plain HTTP, `/<pool>/.well-known/jwks.json`. */
const withKeys =
  (keysOf: Cognito['keysOf'], otherwise: Answer): Answer =>
  async (request, response) => {
    const poolId = /^\/([\w-]+)\/\.well-known\/jwks\.json$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'GET' || !poolId) return otherwise(request, response);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(keysOf(poolId)));
  };
