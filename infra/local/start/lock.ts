import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Takes a state folder for this process and answers what gives it back; two clouds on one folder would ruin it. */
export const lock = (stateDir: string, port: number): (() => void) => {
  mkdirSync(stateDir, { recursive: true });
  const file = join(stateDir, 'pid');
  const owner = runningOwner(file);
  if (owner !== undefined) {
    throw new StartError(
      `${stateDir} is in use by process ${owner}: kill ${owner}, or start a second shop beside it, npm start -- --state .local/second --port ${port + 1}`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
};

/** The process that holds the folder; a number that was left behind by a killed one does not count. */
const runningOwner = (file: string): number | undefined => {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid === process.pid || !Number.isInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined; // No such file, or no such process.
  }
};
