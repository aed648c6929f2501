import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bodies under names of their own: a new body never overwrites an old one, so a half-written one is never seen. */
export interface Blobs {
  add(body: Buffer): Promise<string>;
  read(name: string): Promise<Buffer>;
  remove(name: string): Promise<void>;
}

/** Keeps the bodies as files, and drops those that nothing in `used` names: leftovers of a crash. */
export const blobsIn = (directory: string, used: ReadonlySet<string>): Blobs => {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) if (!used.has(name)) rmSync(join(directory, name));
  return {
    async add(body) {
      const name = randomUUID();
      await writeFile(join(directory, name), body, { mode: 0o600 });
      return name;
    },
    read: (name) => readFile(join(directory, name)),
    remove: (name) => rm(join(directory, name), { force: true }),
  };
};

export const blobsInMemory = (): Blobs => {
  const bodies = new Map<string, Buffer>();
  return {
    async add(body) {
      const name = randomUUID();
      bodies.set(name, body);
      return name;
    },
    async read(name) {
      const body = bodies.get(name);
      if (!body) throw new Error(`the body ${name} has been removed`);
      return body;
    },
    async remove(name) {
      bodies.delete(name);
    },
  };
};
