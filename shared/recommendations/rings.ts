import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { ringItem } from './recommendations.entity.ts';
import { noRing, type Ring, ringOf, storedRing } from './ring.ts';

const readAtOnce = 100;

/** What shoppers have lately turned to. Every write is held to the version that was read; a loser is told again. */
export const rings = tablePort('rings', {
  entities: [ringItem],
  reads: (table: Table) => ({
    /** As it was a moment ago, at half the price. */
    async lately(userId: string): Promise<Ring> {
      const stored = await table.get(ringItem.at({ userId }));
      return stored ? ringOf(stored) : noRing(userId);
    },

    /** As its owner has left it. */
    async of(userId: string): Promise<Ring> {
      const stored = await table.get(ringItem.at({ userId }), { consistent: true });
      return stored ? ringOf(stored) : noRing(userId);
    },

    /** Those of some shoppers who want nothing to be remembered. */
    async off(userIds: readonly string[]): Promise<ReadonlySet<string>> {
      const off = new Set<string>();
      for (let from = 0; from < userIds.length; from += readAtOnce) {
        const places = userIds.slice(from, from + readAtOnce).map((userId) => ringItem.at({ userId }));
        const found = await table.getMany(places, { consistent: true });
        for (const ring of found) if (ring?.isOff) off.add(ring.userId);
      }
      return off;
    },
  }),
  writes: () => ({
    save: (ring: Ring): Statement =>
      ringItem.put(storedRing({ ...ring, version: ring.version + 1 }), {
        when: ring.version === 0 ? 'absent' : { version: equals(ring.version) },
      }),
  }),
});
