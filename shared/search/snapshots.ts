import { crc32 } from 'node:zlib';
import { Stale } from '../kernel/stale.ts';
import { equals, type Table, tablePort } from '../table/index.ts';
import { UnreadableSegment } from './bytes.ts';
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

    /** Its bytes, as they were written; whoever comes too late for them, or finds others, hears so. */
    async bytesOf(snapshot: Snapshot): Promise<Uint8Array> {
      // A piece may not have reached every copy of the table yet.
      const bytes = (await read(table, snapshot, false)) ?? (await read(table, snapshot, true));
      if (!bytes) throw new UnreadableSegment('Some of its pieces are not there.');
      if (crc32(bytes) !== snapshot.checksum) throw new UnreadableSegment('Its bytes are not those that were written.');
      return bytes;
    },
  }),
  writes: (table: Table) => ({
    /** Writes all of it before anybody is told of it. Of two that are made at once the second is refused. */
    async publish(
      made: Omit<Snapshot, 'chunks' | 'checksum' | 'before'>,
      bytes: Uint8Array,
      before: Snapshot | undefined,
    ): Promise<void> {
      const { epoch } = made;
      const chunks = Math.ceil(bytes.length / bytesOfChunk);
      for (const [i, key] of keysOf({ epoch, chunks }).entries()) {
        const piece = bytes.subarray(i * bytesOfChunk, (i + 1) * bytesOfChunk);
        await table.update(searchChunkItem.put({ ...key, bytes: piece }));
      }
      await announce(table, { ...made, chunks, checksum: crc32(bytes) }, before);
      if (before?.before) await forget(table, before.before);
    },
  }),
});

/** Says that a snapshot is the newest now; when another is, its pieces are for nobody. */
const announce = async (table: Table, made: Snapshot, before: Snapshot | undefined): Promise<void> => {
  const next = { ...made, ...(before && { before: { epoch: before.epoch, chunks: before.chunks } }) };
  try {
    await table.update(searchSnapshotItem.put(next, { when: before ? { epoch: equals(before.epoch) } : 'absent' }));
  } catch (error) {
    // A write whose answer was lost is refused when it is handed in again: it is the newest all the same.
    const newest = await table.get(searchSnapshotItem.at({}), { consistent: true });
    if (newest?.epoch === made.epoch) return;
    // Only a refusal is certain. After anything else it may still come about, and needs its pieces.
    if (error instanceof Stale) await forget(table, made);
    throw error;
  }
};

const read = async (table: Table, { epoch, chunks }: Pieces, consistent: boolean): Promise<Uint8Array | undefined> => {
  const wanted = keysOf({ epoch, chunks }).map((key) => searchChunkItem.at(key));
  const runs = Array.from({ length: Math.ceil(chunks / chunksAtOnce) }, (_, i) =>
    table.getMany(wanted.slice(i * chunksAtOnce, (i + 1) * chunksAtOnce), { consistent }),
  );
  const pieces = (await Promise.all(runs)).flat().flatMap((chunk) => chunk?.bytes ?? []);
  return pieces.length === chunks ? Buffer.concat(pieces) : undefined;
};

const forget = async (table: Table, pieces: Pieces): Promise<void> => {
  for (const key of keysOf(pieces)) await table.update(searchChunkItem.remove(key));
};
