import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AwsError } from '../aws-json.ts';
import { DurableMap } from '../durable-map.ts';
import type { Clock } from '../engine.ts';
import { type ClientSettings, rotationGrace, tokenLifetimes } from './settings.ts';

/** One sign-in, and all the refresh tokens that descend from it: they end together. */
const Session = z.object({
  id: z.string(),
  username: z.string(),
  clientId: z.string(),
  startedAt: z.number(),
  expiresAt: z.number(),
  revoked: z.boolean(),
});
export type Session = z.infer<typeof Session>;

const RefreshToken = z.object({ sessionId: z.string(), rotatedAt: z.optional(z.number()) });
type RefreshToken = z.infer<typeof RefreshToken>;

interface Holder {
  readonly id: string;
  readonly settings: ClientSettings;
}

/** The sessions of a pool. Of a refresh token only the hash is kept. */
export class Sessions {
  readonly #clock: Clock;
  readonly #sessions: DurableMap<Session>;
  readonly #tokens: DurableMap<RefreshToken>;

  constructor(clock: Clock, file: (name: string) => string | undefined) {
    this.#clock = clock;
    this.#sessions = new DurableMap(file('sessions'), (json) => z.parse(Session, json));
    this.#tokens = new DurableMap(file('refresh-tokens'), (json) => z.parse(RefreshToken, json));
    this.#forgetExpired();
  }

  start(username: string, client: Holder): Session {
    const now = this.#now();
    const session: Session = {
      id: randomUUID(),
      username,
      clientId: client.id,
      startedAt: now,
      expiresAt: now + tokenLifetimes(client.settings).refresh * 1_000,
      revoked: false,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** A new refresh token of a session; it lives no longer than the session does. */
  issueToken(session: Session): string {
    const token = newToken();
    this.#tokens.set(hashed(token), { sessionId: session.id });
    return token;
  }

  /** The session that a refresh token still stands for, or Cognito's refusal. */
  redeem(token: string, client: Holder): Session {
    const found = this.#tokens.get(hashed(token));
    const session = found && this.#sessions.get(found.sessionId);
    if (!session || session.clientId !== client.id) throw refused('Invalid Refresh Token');
    if (session.revoked) throw refused('Refresh Token has been revoked');
    if (session.expiresAt <= this.#now()) throw refused('Refresh Token has expired');
    const grace = (rotationGrace(client.settings) ?? 0) * 1_000;
    if (found.rotatedAt !== undefined && found.rotatedAt + grace < this.#now())
      throw new AwsError('RefreshTokenReuseException', 'Refresh Token has been revoked');
    return session;
  }

  /** From now on the token works for the grace period alone: long enough for a caller who lost the answer to ask again. */
  rotate(token: string): void {
    const found = this.#tokens.get(hashed(token));
    if (found && found.rotatedAt === undefined) this.#tokens.set(hashed(token), { ...found, rotatedAt: this.#now() });
  }

  /** Ends the session of a token. A token that stands for nothing any more has been revoked already. */
  revoke(token: string, client: Holder): void {
    const found = this.#tokens.get(hashed(token));
    const session = found && this.#sessions.get(found.sessionId);
    if (session?.clientId === client.id) this.#end(session);
  }

  revokeAllOf(username: string): void {
    for (const session of this.#sessions.values()) if (session.username === username) this.#end(session);
  }

  close(): void {
    this.#sessions.close();
    this.#tokens.close();
  }

  #end(session: Session): void {
    if (!session.revoked) this.#sessions.set(session.id, { ...session, revoked: true });
  }

  #forgetExpired(): void {
    for (const [id, session] of this.#sessions.entries())
      if (session.expiresAt <= this.#now()) this.#sessions.delete(id);
    for (const [hash, token] of this.#tokens.entries())
      if (!this.#sessions.has(token.sessionId)) this.#tokens.delete(hash);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const refused = (message: string): AwsError => new AwsError('NotAuthorizedException', message);

const hashed = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Opaque, yet of the shape and the length of a real one: a cookie that AWS would make too long is too long here as well. */
const newToken = (): string => {
  const header = Buffer.from(JSON.stringify({ cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' }));
  return [header, ...[256, 12, 920, 16].map((length) => randomBytes(length))]
    .map((part) => part.toString('base64url'))
    .join('.');
};
