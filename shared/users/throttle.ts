import { createHash } from 'node:crypto';
import { Problem } from '../kernel/problem.ts';
import type { Shop } from '../kernel/shop.ts';
import { pause } from '../kernel/stale.ts';
import { entity, type Statement, shape, type Table, tablePort } from '../table/index.ts';

/** How often something may be tried in a window. Windows are fixed, and end by themselves: nobody is ever locked out for good. */
interface Limit {
  readonly minutes: number;
  /** A number, or how the stage names it: what is counted by address has to know where its requests come from. */
  readonly most: number | keyof Shop['throttles'];
}

const limits = {
  /** Wrong passwords for one name from one address. */
  logins: { minutes: 15, most: 10 },
  loginsOfViewer: { minutes: 15, most: 'logins' },
  registrationsOfViewer: { minutes: 60, most: 'registrations' },
  /** Mails that anybody can have sent to an address, for each kind of its own. */
  activationMails: { minutes: 60, most: 5 },
  passwordResets: { minutes: 60, most: 5 },
  emailChanges: { minutes: 60, most: 5 },
  mailsOfViewer: { minutes: 60, most: 'mails' },
  /** Wrong passwords of somebody who is logged in. */
  proofs: { minutes: 15, most: 10 },
  confirmationsOfViewer: { minutes: 15, most: 'confirmations' },
  exports: { minutes: 24 * 60, most: 5 },
} as const satisfies Record<string, Limit>;

/** What a request counts for: limits, each with whom it is counted for. A viewer is named by `networkOf`. */
export type Counted = readonly (readonly [limit: keyof typeof limits, whom: string])[];

/**
 * Requests of one subject in one window: those that were used up, and those that hold a place until their outcome is
 * known. The key is a hash, so that no name and no address can be read off it.
 */
interface Count {
  readonly type: 'throttleCount';
  readonly window: string;
  readonly used?: number;
  readonly held?: number;
  readonly ttl: number;
}

export const throttleCount = entity(shape<Count>(), 'throttleCount', { pk: 'RATE#{window}', sk: 'COUNT' });

interface Window {
  readonly window: string;
  readonly most: number;
  readonly endsAt: number;
}

interface Moment {
  readonly shop: Shop;
  readonly now: Date;
}

const windowsOf = (counted: Counted, now: Date, { throttles }: Shop): readonly Window[] =>
  counted.map(([name, whom]) => {
    const { minutes, most } = limits[name];
    const length = minutes * 60_000;
    const number = Math.floor(now.getTime() / length);
    const window = createHash('sha256').update(`${name}\n${whom}\n${number}`).digest('base64url');
    return { window, most: typeof most === 'number' ? most : throttles[most], endsAt: (number + 1) * length };
  });

type Places = Partial<Pick<Record<keyof Count, number>, 'used' | 'held'>>;

const adding = ({ window, endsAt }: Window, places: Places): Statement =>
  throttleCount.update(
    { window },
    { add: places, set: { type: 'throttleCount', ttl: Math.ceil(endsAt / 1000) + 3600 } },
  );

/** Adds to every window; answers those that are over their limit now, with what is used up of them. */
const add = async (table: Table, windows: readonly Window[], places: Places) => {
  const counts = await Promise.all(windows.map((each) => table.count<Count>(adding(each, places))));
  return windows.flatMap((window, i) => {
    const { used = 0, held = 0 } = counts[i] ?? {};
    return used + held > window.most ? [{ ...window, used }] : [];
  });
};

const refusal = (seconds: number): Problem =>
  new Problem('too_many_requests', { retryAfter: Math.max(1, Math.ceil(seconds)) });

const secondsTo = (windows: readonly Window[], now: Date): number =>
  (Math.max(...windows.map(({ endsAt }) => endsAt)) - now.getTime()) / 1000;

const mostTries = 8;
const soon = 2;

/**
 * Holds a place for a guess until its outcome is known. Where all places are held by others that are under way, it waits
 * for them, about two seconds at the most: they may be right, and then they count for nothing.
 */
const hold = async (table: Table, windows: readonly Window[], now: Date): Promise<void> => {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const full = await add(table, windows, { held: 1 });
    if (full.length === 0) return;

    await add(table, windows, { held: -1 });
    const usedUp = full.filter(({ used, most }) => used >= most);
    if (usedUp.length > 0) throw refusal(secondsTo(usedUp, now));
    await pause(attempt);
  }
  throw refusal(soon);
};

/** Counters that keep guesses and floods out. They say 429 before anything is known of the account. */
export const throttles = tablePort('throttles', {
  entities: [throttleCount],
  reads: () => ({}),
  writes: (table) => ({
    /** Counts a request, or refuses it. It counts before it acts, so that requests at the same time do not get past it. */
    async take(counted: Counted, { shop, now }: Moment): Promise<void> {
      const windows = windowsOf(counted, now, shop);
      const full = await add(table, windows, { used: 1 });
      if (full.length === 0) return;

      // What was refused has tried nothing: it must not keep out what comes after it.
      await add(table, windows, { used: -1 });
      throw refusal(secondsTo(full, now));
    },

    /** Asks with a guess, and answers what it brought: nothing when it was wrong. Only that is used up. */
    async guess<T>(counted: Counted, { shop, now }: Moment, ask: () => Promise<T | undefined>): Promise<T | undefined> {
      const windows = windowsOf(counted, now, shop);
      await hold(table, windows, now);
      let isWrong = false;
      try {
        const answer = await ask();
        isWrong = answer === undefined;
        return answer;
      } finally {
        // That nobody could answer is no failure.
        await add(table, windows, isWrong ? { held: -1, used: 1 } : { held: -1 });
      }
    },

    /** Begins anew for somebody who has shown by other means to be who they say. */
    async forget(counted: Counted, { shop, now }: Moment): Promise<void> {
      await table.commit(windowsOf(counted, now, shop).map(({ window }) => throttleCount.remove({ window })));
    },
  }),
});
