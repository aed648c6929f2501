import { createWriteStream, existsSync } from 'node:fs';
import { access, constants, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { UsageError } from './options.ts';

/** A file that gets its name only when it is whole. */
export interface OutFile extends AsyncDisposable {
  readonly stream: NodeJS.WritableStream;
  /** Closes the file and gives it its name. */
  keep(): Promise<void>;
}

/** Says at once what would only go wrong at the end: a file that is there already, a folder that is not. */
export const openOutFile = async (path: string, force: boolean): Promise<OutFile> => {
  if (existsSync(path) && !force) throw new UsageError(`${path} is there already: --force writes over it.`);
  await access(dirname(path), constants.W_OK);
  const part = `${path}.part`;
  // What goes wrong is said to whoever writes into it.
  const stream = createWriteStream(part).on('error', () => undefined);
  return {
    stream,
    keep: async () => {
      await finished(stream.end());
      await rename(part, path);
    },
    [Symbol.asyncDispose]: async () => {
      stream.destroy();
      await rm(part, { force: true });
    },
  };
};
