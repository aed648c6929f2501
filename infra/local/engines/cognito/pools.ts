import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AwsError } from '../aws-json.ts';
import { DurableMap } from '../durable-map.ts';
import type { Clock } from '../engine.ts';
import { Lockout } from './lockout.ts';
import { Sessions } from './sessions.ts';
import { ClientSettings, PoolSettings, settingsFrom } from './settings.ts';
import { User } from './user.ts';

/** An app client of a pool. */
export interface Client {
  readonly id: string;
  readonly secret: string | undefined;
  readonly poolId: string;
  readonly settings: ClientSettings;
}

/** A user pool with all it holds. Users are under their folded username. */
export interface Pool {
  readonly id: string;
  readonly arn: string;
  readonly issuer: string;
  readonly settings: PoolSettings;
  readonly users: DurableMap<User>;
  readonly sessions: Sessions;
  readonly lockout: Lockout;
}

/** What a logical id of the template stands for, from one start to the next. The settings always come from the template. */
const Identity = z.object({ id: z.string(), secret: z.optional(z.string()) });
type Identity = z.infer<typeof Identity>;

interface PoolsOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly stateDir?: string | undefined;
}

/** The pools and clients of one region. */
export class Pools {
  readonly region: string;
  readonly #clock: Clock;
  readonly #stateDir: string | undefined;
  readonly #identities: DurableMap<Identity>;
  readonly #pools = new Map<string, Pool>();
  readonly #clients = new Map<string, Client>();

  constructor({ clock, region, stateDir }: PoolsOptions) {
    this.region = region;
    this.#clock = clock;
    this.#stateDir = stateDir;
    const file = stateDir && join(stateDir, 'identities.jsonl');
    this.#identities = new DurableMap(file, (json) => z.parse(Identity, json));
  }

  createPool(logicalId: string, properties: unknown): Pool {
    const { id } = this.#identity(logicalId, () => ({ id: `${this.region}_${randomText(9, mixedCase)}` }));
    const settings = settingsFrom(PoolSettings, properties, logicalId);
    const known = this.#pools.get(id);
    const file = (name: string) => this.#stateDir && join(this.#stateDir, id, `${name}.jsonl`);
    const pool: Pool = {
      id,
      arn: `arn:aws:cognito-idp:${this.region}:000000000000:userpool/${id}`,
      issuer: `https://cognito-idp.${this.region}.amazonaws.com/${id}`,
      settings,
      users: known?.users ?? new DurableMap(file('users'), (json) => z.parse(User, json)),
      sessions: known?.sessions ?? new Sessions(this.#clock, file),
      lockout: known?.lockout ?? new Lockout(this.#clock),
    };
    this.#pools.set(id, pool);
    return pool;
  }

  createClient(logicalId: string, poolId: string, properties: unknown): Client {
    const pool = this.pool(poolId);
    const settings = settingsFrom(ClientSettings, properties, logicalId);
    // A client keeps its secret also while the template asks for none, so that asking again does not change it.
    const { id, secret } = this.#identity(`${pool.id}/${logicalId}`, () => ({
      id: randomText(26, lowerCase),
      secret: randomText(52, lowerCase),
    }));
    const client = { id, secret: settings.GenerateSecret ? secret : undefined, poolId, settings };
    this.#clients.set(id, client);
    return client;
  }

  pool(id: string): Pool {
    const pool = this.#pools.get(id);
    if (!pool) throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
    return pool;
  }

  client(id: string): Client {
    const client = this.#clients.get(id);
    if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    return client;
  }

  /** A client that belongs to the pool which the caller names. */
  clientOf(pool: Pool, id: string): Client {
    const client = this.client(id);
    if (client.poolId === pool.id) return client;
    throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
  }

  close(): void {
    this.#identities.close();
    for (const { users, sessions } of this.#pools.values()) {
      users.close();
      sessions.close();
    }
  }

  #identity(logicalId: string, make: () => Identity): Identity {
    const found = this.#identities.get(logicalId);
    if (found) return found;
    const made = make();
    this.#identities.set(logicalId, made);
    return made;
  }
}

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789';
const mixedCase = `${lowerCase}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

const randomText = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** The name that a user is found by. */
export const folded = (username: string, { settings }: Pool): string =>
  settings.UsernameConfiguration.CaseSensitive ? username : username.toLowerCase();

/** The user of that name, or Cognito's refusal. */
export const userOf = (pool: Pool, username: string): User => {
  const user = pool.users.get(folded(username, pool));
  if (!user) throw new AwsError('UserNotFoundException', 'User does not exist.');
  return user;
};
