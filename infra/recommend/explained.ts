import { UnreadableFile } from './lines.ts';
import { Unreadable } from './read-entries.ts';

/** More are not told one by one. */
const mostTold = 10;

/** What a person can do something about is said and ends the command; everything else is thrown again. */
export const explained = (error: unknown): never => {
  if (error instanceof Unreadable) {
    const lines = error.faults.slice(0, mostTold).map(({ file, line, reason }) => `  ${file}, line ${line}: ${reason}`);
    process.stderr.write(`\n${[error.message, ...lines, 'Nothing was written.'].join('\n')}\n`);
    return process.exit(1);
  }
  if (error instanceof UnreadableFile) {
    process.stderr.write(`\n${error.message}\nNothing was written.\n`);
    return process.exit(2);
  }
  throw error;
};
