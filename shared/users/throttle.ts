import { createHash } from 'node:crypto';
import { Problem } from '../kernel/problem.ts';
import type { Shop } from '../kernel/shop.ts';
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

/** Requests of one subject in one window. The key is a hash, so that no name and no address can be read off it. */
interface Count {
  readonly type: 'throttleCount';
  readonly window: string;
  readonly hits: number;
  readonly ttl: number;
}

export const throttleCount = entity(shape<Count>(), 'throttleCount', { pk: 'RATE#{window}', sk: 'COUNT' });

interface Window {
  readonly window: string;
  readonly most: Limit['most'];
  readonly endsAt: number;
}

const windowsOf = (counted: Counted, now: Date): readonly Window[] =>
  counted.map(([name, whom]) => {
    const { minutes, most } = limits[name];
    const length = minutes * 60_000;
    const number = Math.floor(now.getTime() / length);
    const window = createHash('sha256').update(`${name}\n${whom}\n${number}`).digest('base64url');
    return { window, most, endsAt: (number + 1) * length };
  });

const counting = ({ window, endsAt }: Window, hits: number): Statement =>
  throttleCount.update(
    { window },
    { add: { hits }, set: { type: 'throttleCount', ttl: Math.ceil(endsAt / 1000) + 3600 } },
  );

const counter = (table: Table) => (windows: readonly Window[], hits: number) =>
  Promise.all(windows.map((each) => table.count<Count>(counting(each, hits))));

/** Counters that keep guesses and floods out. They say 429 before anything is known of the account. */
export const throttles = tablePort('throttles', {
  entities: [throttleCount],
  reads: () => ({}),
  writes: (table) => ({
    /** Counts a request, or refuses it. It counts before it acts, so that requests at the same time do not get past it. */
    async take(counted: Counted, { shop, now }: { readonly shop: Shop; readonly now: Date }): Promise<void> {
      const windows = windowsOf(counted, now);
      const counts = await counter(table)(windows, 1);
      const full = windows.filter(({ most }, i) => {
        const limit = typeof most === 'number' ? most : shop.throttles[most];
        return (counts[i]?.hits ?? 0) > limit;
      });
      if (full.length === 0) return;

      // What was refused has tried nothing: it must not keep out what comes after it.
      await counter(table)(windows, -1);
      const wait = Math.max(...full.map(({ endsAt }) => endsAt)) - now.getTime();
      throw new Problem('too_many_requests', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
    },

    /** Begins anew for somebody who has shown by other means to be who they say. */
    async forget(counted: Counted, now: Date): Promise<void> {
      await table.commit(windowsOf(counted, now).map(({ window }) => throttleCount.remove({ window })));
    },

    /** Takes a request back out of the count, when only those that fail are meant. */
    async giveBack(counted: Counted, now: Date): Promise<void> {
      await counter(table)(windowsOf(counted, now), -1);
    },
  }),
});
