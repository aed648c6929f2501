import { createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { written } from './cells.ts';
import type { Fault } from './groups.ts';

/** Where bad rows are written to, while the others go on. */
export interface FaultsFile {
  readonly count: number;
  /** The first ones, for the summary. */
  readonly first: readonly Fault[];
  add(faults: readonly Fault[]): void;
  close(): Promise<void>;
}

const shown = 10;

/** The file is there only when something is wrong; that of an earlier run goes. */
export const openFaultsFile = (path: string): FaultsFile => {
  rmSync(path, { force: true });
  const first: Fault[] = [];
  let file: WriteStream | undefined;
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add: (faults) => {
      for (const fault of faults) {
        file ??= createWriteStream(path).on('error', () => undefined);
        if (count++ === 0) file.write('line,column,reason\n');
        if (first.length < shown) first.push(fault);
        file.write(`${fault.line},${written(fault.column)},${written(fault.reason)}\n`);
      }
    },
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (file === undefined) return;
      file.end(resolve);
      await promise;
    },
  };
};
