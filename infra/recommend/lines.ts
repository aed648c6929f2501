import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const newline = 10;
const bytesAtOnce = 2 ** 20;

/** A file that is not there, or is packed and damaged. */
export class UnreadableFile extends Error {}

/** What a file begins with tells whether it is packed, not how it is called. */
const isPacked = async (file: string): Promise<boolean> => {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
};

/** The lines of a text file, gzipped or not, as many at a time as come at once. */
export async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  try {
    const gunzip = (await isPacked(file)) ? createGunzip({ chunkSize: bytesAtOnce }) : undefined;
    const read = createReadStream(file, { highWaterMark: bytesAtOnce });
    if (gunzip) read.on('error', (error) => gunzip.destroy(error));
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of gunzip ? read.pipe(gunzip) : read) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(newline) + 1;
      rest = bytes.subarray(end);
      if (end > 0) yield bytes.toString('utf8', 0, end - 1).split('\n');
    }
    if (rest.length > 0) yield [rest.toString('utf8')];
  } catch (cause) {
    throw new UnreadableFile(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
