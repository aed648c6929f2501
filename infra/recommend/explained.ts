import { Unreadable } from './read-entries.ts';

/** More are not told one by one. */
const mostTold = 10;

const isMissing = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');

/** What a person can do something about is said and ends the command; everything else is a fault of the program, with its stack. */
export const explained = (error: unknown): never => {
  if (error instanceof Unreadable) {
    const lines = error.faults.slice(0, mostTold).map(({ file, line, reason }) => `  ${file}, line ${line}: ${reason}`);
    process.stderr.write(`\n${[error.message, ...lines, 'Nothing was written.'].join('\n')}\n`);
    return process.exit(1);
  }
  if (isMissing(error)) {
    process.stderr.write(`\n${error.message}\nNothing was written.\n`);
    return process.exit(2);
  }
  throw error;
};
