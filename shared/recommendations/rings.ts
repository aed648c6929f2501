import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { inChunks } from './in-chunks.ts';
import { ringItem } from './recommendations.entity.ts';
import { noRing, type Ring, ringOf, storedRing } from './ring.ts';

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
      const found = await inChunks(userIds, (chunk) =>
        table.getMany(
          chunk.map((userId) => ringItem.at({ userId })),
          { consistent: true },
        ),
      );
      return new Set(found.flatMap((ring) => (ring?.isOff ? [ring.userId] : [])));
    },
  }),
  writes: () => ({
    save: (ring: Ring): Statement =>
      ringItem.put(storedRing({ ...ring, version: ring.version + 1 }), {
        when: ring.version === 0 ? 'absent' : { version: equals(ring.version) },
      }),
  }),
});
