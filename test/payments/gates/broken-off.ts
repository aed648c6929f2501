import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { bundling } from '#infra/build/build.ts';
import { projectRoot } from '#infra/build/places.ts';
import type { RealTable } from '#test/table.ts';
import { type End, openCrossing } from './crossing.ts';
import { performRun, type Run } from './one-run.ts';

export type Invocation = Pick<Run, 'id' | 'request'>;

/** How a run went: how often it called something outside of it, and whether it was broken off. */
export interface Course {
  readonly calls: number;
  /** The calls that may have left something behind. */
  readonly changing: readonly number[];
  readonly isOver: boolean;
}

interface Started {
  /** Ends it at once. */
  readonly kill: () => void;
  /** Once it is through, or cut off from everything. */
  readonly ended: Promise<unknown>;
}
type Start = (run: Run) => Started;

/** What it would still do reaches nobody: it is as good as ended. It costs no process. */
export const abandoned: Start = (run) => {
  let cutOff: (() => void) | undefined;
  const over = new Promise<void>((resolve) => {
    cutOff = resolve;
  });
  const whole = performRun(run);
  whole.catch(() => undefined);
  return { kill: () => cutOff?.(), ended: Promise.race([whole, over]) };
};

/** A process of its own, killed by SIGKILL: nothing of it is left to catch, to finish or to clean up. */
export const killedProcess = () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'one-run-'));
    await build({
      ...bundling,
      minify: false,
      sourcemap: false,
      metafile: false,
      entryPoints: [path.join(projectRoot, 'test/payments/gates/one-run.process.ts')],
      outdir: folder,
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start: Start = (run) => {
    const child = spawn(process.execPath, [path.join(folder, 'one-run.process.mjs')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(JSON.stringify(run));
    let said = '';
    // What a process logs belongs to the log of the test: it is looked through like any other.
    child.stdout.on('data', (chunk) => process.stdout.write(chunk));
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.on('close', (code, signal) => {
        if (code === 0 || signal === 'SIGKILL') resolve();
        else reject(new Error(`the process ended with ${code}: ${said}`));
      });
    });
    return { kill: () => child.kill('SIGKILL'), ended };
  };
  return start;
};

const addressesIn = (parameters: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(parameters).flatMap((json) => json.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []);

/** Runs a function until it ends, or is broken off at one of its calls. */
export const runBrokenOff = async (
  { address: { endpoint, tableName } }: RealTable,
  shop: Pick<Run, 'parameters' | 'origin'>,
  invocation: Invocation,
  start: Start,
  end?: End,
): Promise<Course> => {
  let kill = (): void => undefined;
  const upstreams = addressesIn(shop.parameters);
  const crossing = await openCrossing([endpoint, ...upstreams], end, () => kill());
  const parameters = Object.fromEntries(
    Object.entries(shop.parameters).map(([name, json]) => [
      name,
      upstreams.reduce((text, upstream) => text.replaceAll(upstream, crossing.to(upstream)), json),
    ]),
  );
  try {
    const started = start({ ...invocation, ...shop, parameters, endpoint: crossing.to(endpoint), tableName });
    kill = started.kill;
    await started.ended;
    return { calls: crossing.calls, changing: crossing.changing, isOver: crossing.isOver };
  } finally {
    crossing.close();
  }
};
