import { stateFile } from '../state-file.ts';
import type { Failure } from './batch.ts';

/** What a function could not process, in the manner of an on-failure destination. */
export interface FailedRecords extends Failure {
  readonly function: string;
  readonly destination: string | undefined;
  readonly at: string;
}

/** The on-failure destinations of all event sources, in one list. */
export interface Failures {
  add(failure: FailedRecords): Promise<void>;
  all(): readonly FailedRecords[];
}

/** Opens the list; with a state folder it goes on where it ended. */
export const openFailures = async (stateDir?: string): Promise<Failures> => {
  const file = stateFile(stateDir, 'failures.json');
  const saved = await file.read();
  const failures: FailedRecords[] = Array.isArray(saved) ? saved : [];
  return {
    add: async (failure) => {
      failures.push(failure);
      await file.write(failures);
    },
    all: () => failures,
  };
};
