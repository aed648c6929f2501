import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from './json.ts';

/** A small JSON document that survives a restart, or lives in memory when there is no state folder. */
export interface StateFile {
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

/** Opens a state file. Each write replaces the file as a whole, so that a killed process leaves the old or the new one. */
export const stateFile = (stateDir: string | undefined, name: string): StateFile => {
  if (stateDir === undefined) return inMemory();
  const path = join(stateDir, name);
  let writing: Promise<void> = Promise.resolve();

  const replace = async (text: string): Promise<void> => {
    await mkdir(stateDir, { recursive: true });
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  return {
    read: async () => parseJson(await readFile(path, 'utf8').catch(emptyWhenAbsent)),
    write: (value) => {
      // One write after the other: two at once would share the temporary file.
      writing = writing.catch(() => undefined).then(() => replace(JSON.stringify(value)));
      return writing;
    },
  };
};

const emptyWhenAbsent = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'ENOENT') return '';
  throw error;
};

const inMemory = (): StateFile => {
  let current: unknown;
  return {
    read: async () => current,
    write: async (value) => {
      current = value;
    },
  };
};
