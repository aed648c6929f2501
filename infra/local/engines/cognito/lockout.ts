import { AwsError } from '../aws-json.ts';
import type { Clock } from '../engine.ts';

const freeAttempts = 5;
const longestLock = 15 * 60_000;

interface Failures {
  readonly count: number;
  readonly lockedUntil: number;
}

/**
 * Cognito's own brake on guessing: the fifth failure locks a name for a second, each further one for twice as long, up to 15 minutes.
 * Attempts during a lock do not count; a success, or a quarter of an hour after the lock, starts anew.
 */
export class Lockout {
  readonly #failures = new Map<string, Failures>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  assertOpen(username: string): void {
    if (this.#current(username).lockedUntil > this.#clock.now().getTime())
      throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');
  }

  failed(username: string): void {
    const count = this.#current(username).count + 1;
    const lock = count < freeAttempts ? 0 : Math.min(1_000 * 2 ** (count - freeAttempts), longestLock);
    this.#failures.set(username, { count, lockedUntil: this.#clock.now().getTime() + lock });
  }

  succeeded(username: string): void {
    this.#failures.delete(username);
  }

  #current(username: string): Failures {
    const found = this.#failures.get(username);
    const forgotten = !found || this.#clock.now().getTime() > found.lockedUntil + longestLock;
    return forgotten ? { count: 0, lockedUntil: 0 } : found;
  }
}
