import { closeSync, fsync, fsyncSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { Fingerprints, fingerprint } from './fingerprints.ts';
import { jsonLine } from './json-line.ts';

/** For whom a file was begun: goods of one merchant are not those of another, nor are they in another shop. */
export interface Target {
  readonly url: string;
  readonly userId: string;
}

/** What has been done of a file, so that nothing is done twice. One JSON object a line, only ever added to. */
export interface Checkpoint {
  /** How many products were imported, in all runs. */
  readonly size: number;
  /** What a product was imported with, when it was. */
  imported(key: string, hash: string): 'same' | 'other' | undefined;
  /** When a product was sent whose answer nobody has seen. */
  sentAt(key: string, hash: string): Date | undefined;
  imageId(content: string): string | undefined;
  addImage(content: string, imageId: string): void;
  send(key: string, hash: string): void;
  /** The answer was a refusal: nothing was added. */
  refuse(key: string): void;
  add(key: string, hash: string, productId: string | undefined): void;
  close(): void;
}

const Line = z.union([
  z.object({ url: z.string(), userId: z.string() }),
  z.object({ image: z.string(), imageId: z.string() }),
  z.object({ sent: z.string(), hash: z.string(), at: z.string() }),
  z.object({ refused: z.string() }),
  z.object({ product: z.string(), hash: z.string(), productId: z.optional(z.string()) }),
]);
type Line = z.infer<typeof Line>;

/** The file belongs to another shop or merchant. */
export class OtherTarget extends Error {
  override readonly name = 'OtherTarget';
}

/** A machine that loses its power may forget this much; a process that is killed forgets nothing. */
const syncMilliseconds = 1_000;
const imagesRemembered = 100_000;

export const openCheckpoint = async (file: string, target: Target): Promise<Checkpoint> => {
  const done = new Fingerprints();
  const images = new Map<string, string>();
  const sent = new Map<string, { hash: string; at: string }>();
  let isNew = true;

  const take = (line: Line): void => {
    if ('url' in line) isNew = isOther(line, target, file);
    else if ('image' in line) remember(line.image, line.imageId);
    else if ('sent' in line) sent.set(line.sent, line);
    else if ('refused' in line) sent.delete(line.refused);
    else {
      sent.delete(line.product);
      done.set(line.product, fingerprint(line.hash));
    }
  };
  const remember = (content: string, imageId: string): void => {
    if (images.size < imagesRemembered) images.set(content, imageId);
  };
  const endsCleanly = await readLines(file, take);

  const descriptor = openSync(file, 'a', 0o600);
  let isDirty = false;
  const write = (line: Line): void => {
    writeSync(descriptor, jsonLine(line));
    isDirty = true;
  };
  if (!endsCleanly) writeSync(descriptor, '\n');
  if (isNew) write({ ...target });
  const syncing = setInterval(() => {
    if (isDirty) void promisify(fsync)(descriptor).catch(() => undefined);
    isDirty = false;
  }, syncMilliseconds);

  return {
    get size() {
      return done.size;
    },
    imported: (key, hash) => {
      const known = done.get(key);
      if (known === undefined) return undefined;
      return known === fingerprint(hash) ? 'same' : 'other';
    },
    sentAt: (key, hash) => {
      const before = sent.get(key);
      return before?.hash === hash ? new Date(before.at) : undefined;
    },
    imageId: (content) => images.get(content),
    addImage: (content, imageId) => {
      remember(content, imageId);
      write({ image: content, imageId });
    },
    send: (sent, hash) => write({ sent, hash, at: new Date().toISOString() }),
    refuse: (refused) => write({ refused }),
    add: (key, hash, productId) => {
      done.set(key, fingerprint(hash));
      write({ product: key, hash, ...(productId !== undefined && { productId }) });
    },
    close: () => {
      clearInterval(syncing);
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
};

const isOther = ({ url, userId }: Target, target: Target, file: string): boolean => {
  if (url === target.url && userId === target.userId) return false;
  throw new OtherTarget(
    `${file} belongs to another shop or account (${url}, ${userId}). If you started anew, as by rm -r .local, delete it; ` +
      'otherwise name another file with --progress.',
  );
};

/** Reads what earlier runs have written; the last line may be torn. Answers whether the file ends with a whole line. */
const readLines = async (file: string, take: (line: Line) => void): Promise<boolean> => {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return true;
  for await (const text of handle.readLines()) {
    const line = z.safeParse(Line, jsonOf(text));
    if (line.success) take(line.data);
  }
  return endsWithNewline(file);
};

const endsWithNewline = async (file: string): Promise<boolean> => {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n';
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
