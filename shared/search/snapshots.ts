import { equals, type Table, tablePort } from '../table/index.ts';
import { type Snapshot, searchChunkItem, searchSnapshotItem } from './search.entity.ts';

/** Less than an item may hold, with its names and keys. */
const bytesOfChunk = 390_000;
/** One answer of the table brings 16 MB at the most. */
const chunksAtOnce = 40;

const chunkName = (index: number): string => String(index).padStart(5, '0');
type Pieces = Pick<Snapshot, 'epoch' | 'chunks'>;
const keysOf = ({ epoch, chunks }: Pieces) =>
  Array.from({ length: chunks }, (_, i) => ({ epoch, chunk: chunkName(i) }));

/** The index of all goods in pieces, and which one is to be read. */
export const searchSnapshots = tablePort('searchSnapshots', {
  entities: [searchSnapshotItem, searchChunkItem],
  reads: (table: Table) => ({
    newest: (): Promise<Snapshot | undefined> => table.get(searchSnapshotItem.at({})),

    /** Its bytes, or nothing when it has been taken away meanwhile. */
    async bytesOf({ epoch, chunks }: Pieces): Promise<Uint8Array | undefined> {
      const wanted = keysOf({ epoch, chunks }).map((key) => searchChunkItem.at(key));
      const runs = Array.from({ length: Math.ceil(chunks / chunksAtOnce) }, (_, i) =>
        table.getMany(wanted.slice(i * chunksAtOnce, (i + 1) * chunksAtOnce)),
      );
      const pieces = (await Promise.all(runs)).flat().flatMap((chunk) => chunk?.bytes ?? []);
      return pieces.length === chunks ? Buffer.concat(pieces) : undefined;
    },
  }),
  writes: (table: Table) => ({
    /** Writes all of it before anybody is told of it. Of two that are made at once the second is refused. */
    async publish(
      made: Omit<Snapshot, 'chunks' | 'before'>,
      bytes: Uint8Array,
      before: Snapshot | undefined,
    ): Promise<void> {
      const { epoch } = made;
      const chunks = Math.ceil(bytes.length / bytesOfChunk);
      for (const [i, key] of keysOf({ epoch, chunks }).entries()) {
        const piece = bytes.subarray(i * bytesOfChunk, (i + 1) * bytesOfChunk);
        await table.update(searchChunkItem.put({ ...key, bytes: piece }));
      }
      const next = { ...made, chunks, ...(before && { before: { epoch: before.epoch, chunks: before.chunks } }) };
      try {
        const when = before ? { epoch: equals(before.epoch) } : 'absent';
        await table.update(searchSnapshotItem.put(next, { when }));
      } catch (error) {
        await forget(table, { epoch, chunks });
        throw error;
      }
      if (before?.before) await forget(table, before.before);
    },
  }),
});

const forget = async (table: Table, pieces: Pieces): Promise<void> => {
  for (const key of keysOf(pieces)) await table.update(searchChunkItem.remove(key));
};
