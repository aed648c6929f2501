import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { columnsOf } from './columns.ts';
import { type Draft, draftOf } from './draft.ts';
import { type FaultsFile, openFaultsFile } from './faults-file.ts';
import { type Fault, groupsOf } from './groups.ts';
import { showProgress } from './progress.ts';
import { CsvError, rowsOf } from './rows.ts';
import { requireUtf8 } from './utf8.ts';

/** What became of one product of the file. */
export type Fate = 'imported' | 'known' | readonly Fault[];

export interface ImportOptions {
  readonly file: string;
  /** Where bad rows are written to. */
  readonly errors: string;
  readonly currency: string;
  readonly concurrency: number;
  /** Takes a checked product: into the shop, or nowhere. */
  readonly take: (draft: Draft) => Promise<Fate>;
  /** Ends the reading; what is under way is finished. */
  readonly signal: AbortSignal;
}

export interface Imported {
  readonly imported: number;
  readonly known: number;
  readonly faults: FaultsFile;
}

/** Reads the file product by product and hands each good one on, as many at a time as asked for and no more. */
export const importGoods = async (options: ImportOptions): Promise<Imported> => {
  const { file, currency, concurrency, take, signal } = options;
  const { size } = await stat(file);
  await requireUtf8(file);
  const faults = openFaultsFile(options.errors);
  const count = { imported: 0, known: 0, bytes: 0 };
  const failed = new AbortController();
  const underWay = new Set<Promise<void>>();

  const settle = async (draft: Draft): Promise<void> => {
    const fate = await take(draft);
    if (typeof fate === 'string') count[fate]++;
    else faults.add(fate);
  };

  const end = showProgress('goods', () => ({
    share: size === 0 ? 1 : Math.min(1, count.bytes / size),
    done: count.imported,
    bad: faults.count,
  }));
  try {
    const rows = rowsOf(textOf(file, (bytes) => (count.bytes += bytes)));
    const { value: header } = await rows.next();
    if (!header) throw new CsvError('The file is empty.');
    const columns = columnsOf(header);
    for await (const group of groupsOf(rows, columns)) {
      if (signal.aborted || failed.signal.aborted) break;
      const draft = draftOf(group, columns, currency);
      if (!('key' in draft)) {
        faults.add(draft);
        continue;
      }
      const work: Promise<void> = settle(draft)
        .catch((error: unknown) => failed.abort(error))
        .finally(() => underWay.delete(work));
      underWay.add(work);
      if (underWay.size >= concurrency) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
    end();
    await faults.close();
  }
  failed.signal.throwIfAborted();
  return { imported: count.imported, known: count.known, faults };
};

async function* textOf(file: string, read: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(file, { highWaterMark: 16 * 1024 })) {
    read(chunk.length);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** The folder that paths of pictures in the file begin at. */
export const folderOf = (file: string): string => dirname(file);
