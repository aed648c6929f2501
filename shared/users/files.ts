import { type Port, type ResourceName, resource } from '../kernel/port.ts';

/** A bucket that nobody outside reaches: files by their key. */
export interface Files {
  put(key: string, body: Buffer, contentType: string): Promise<void>;
  get(key: string): Promise<Buffer | undefined>;
  /** Every key that begins so. */
  keys(prefix: string): AsyncGenerator<string>;
  /** Gone already is as good. */
  remove(key: string): Promise<void>;
  /** An address from which anybody who has it may download the file, under this name, for as long. */
  sign(key: string, link: { readonly name: string; readonly seconds: number; readonly now: Date }): Promise<string>;
}

/** Where the data of one person lie that the person has asked for. */
const exportsOf = (userId: string): string => `exports/${userId}/`;
const exportKey = (userId: string, exportId: string): string => `${exportsOf(userId)}${exportId}.json`;

const port = <Writes extends object>(
  name: string,
  in_: ResourceName,
  paths: readonly string[],
  writeActions: readonly string[],
  writes: (files: Files) => Writes,
): Port<Files, object, Writes> => ({
  name,
  resource: resource<Files>(in_),
  scope: { paths },
  writeActions,
  reads: () => ({}),
  writes,
});

/** Puts down what a person has asked for. */
export const exportFiles = port('exportFiles', 'files', ['exports/*'], ['PutObject', 'DeleteObject'], (files) => ({
  put: (userId: string, exportId: string, content: object): Promise<void> =>
    files.put(exportKey(userId, exportId), Buffer.from(JSON.stringify(content, null, 2)), 'application/json'),
  remove: (userId: string, exportId: string): Promise<void> => files.remove(exportKey(userId, exportId)),
}));

const linkSeconds = 60;

/** Hands it out. */
export const exportLinks = port('exportLinks', 'files', ['exports/*'], ['GetObject'], (files) => ({
  /** Lives for a minute: the link in the mail leads here, and is good for a day. */
  sign: (userId: string, exportId: string, now: Date): Promise<string> =>
    files.sign(exportKey(userId, exportId), { name: `${exportId}.json`, seconds: linkSeconds, now }),
}));

/** Takes it away again. */
export const exportRemovals = port(
  'exportRemovals',
  'files',
  ['exports/*'],
  ['ListBucket', 'DeleteObject'],
  (files) => ({
    removeAll: async (userId: string): Promise<void> => {
      for await (const key of files.keys(exportsOf(userId))) await files.remove(key);
    },
  }),
);

const tombstonePrefix = 'erasures/';

/**
 * Remembers who was erased, outside of the table: a table that is restored to an earlier moment brings them back, and
 * would not know it.
 */
export const tombstones = port('tombstones', 'files', [`${tombstonePrefix}*`], ['PutObject'], (files) => ({
  put: (userId: string, at: string): Promise<void> =>
    files.put(`${tombstonePrefix}${userId}`, Buffer.from(JSON.stringify({ userId, erasedAt: at })), 'application/json'),
}));

/** Everybody who was ever erased, for the command that erases them again. */
export async function* erasedUsers(files: Pick<Files, 'keys'>): AsyncGenerator<string> {
  for await (const key of files.keys(tombstonePrefix)) yield key.slice(tombstonePrefix.length);
}

/** Changes that a consumer gave up on lie in a bucket, each with its whole record, and so with whom it speaks of. */
export const failedChanges = port(
  'failedChanges',
  'failures',
  ['*'],
  ['ListBucket', 'GetObject', 'DeleteObject'],
  (files) => ({
    removeAllOf: async (userId: string): Promise<void> => {
      for await (const key of files.keys('')) {
        if ((await files.get(key))?.includes(userId)) await files.remove(key);
      }
    },
  }),
);
