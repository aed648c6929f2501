import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '#infra/local/engines/free-port.ts';

const projectRoot = join(import.meta.dirname, '../../..');

/** What `npm start` has come to: a running shop, or an end with a reason. */
export interface Started {
  /** Empty when it has ended instead of getting ready. */
  readonly url: string;
  /** Seconds until it was ready, or had ended. */
  readonly seconds: number;
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** Every process that it has started, and itself. */
  pids(): readonly number[];
  /** Sends a signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** What is run: `npm start`, or the same from where everything has been built (see `built.ts`). */
export const fromSource = ['bin/start.ts'] as const;
export const fromBuilt = (root: string) => ['test/local/start/start-built.ts', root] as const;

interface Starting {
  /** A free one without it. */
  readonly port?: number;
  readonly command?: readonly string[];
}

/** Starts a shop without a catalogue, its state in a folder, until it says that it is ready or ends. */
export const startShop = async (state: string, { port, command = fromSource }: Starting = {}): Promise<Started> => {
  const began = performance.now();
  const args = [...command, '--port', String(port ?? (await freePort())), '--state', state, '--empty'];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited: Promise<number | null> = once(child, 'close').then(([code]) => code);
  const said = { output: '', errors: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.errors += text;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.output += text;
      const [, url] = /^ready (\S+)$/m.exec(said.output) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([ready, exited.then(() => '')]);
  return {
    url,
    seconds: (performance.now() - began) / 1_000,
    code: child.exitCode,
    ...said,
    pids: () => familyOf(child),
    end: async (signal) => {
      child.kill(signal);
      return exited;
    },
  };
};

/** A process and all that descend from it. */
const familyOf = ({ pid = 0 }: ChildProcess): readonly number[] => {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) family.push(...parents.flatMap(([child = 0, of]) => (of === parent ? [child] : [])));
  return family;
};

/** Whether a process is still there. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
