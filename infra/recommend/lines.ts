import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const newline = 10;
const bytesAtOnce = 2 ** 20;

/** The lines of a text file, gzipped or not, as many at a time as come at once. */
export async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  const read = createReadStream(file, { highWaterMark: bytesAtOnce });
  const gunzip = file.endsWith('.gz') ? createGunzip({ chunkSize: bytesAtOnce }) : undefined;
  if (gunzip) read.on('error', (error) => gunzip.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of gunzip ? read.pipe(gunzip) : read) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield bytes.toString('utf8', 0, end - 1).split('\n');
  }
  if (rest.length > 0) yield [rest.toString('utf8')];
}
