import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Extensions } from '../control/control.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { assemble } from './assemble.ts';
import { lock } from './lock.ts';
import type { StartOptions } from './options.ts';
import { preflight } from './preflight.ts';
import { step } from './progress.ts';

/** An account that the seed has made, for the reader of the terminal. */
export interface SeededAccount {
  readonly username: string;
  readonly password: string;
}

/** What the shop brings along: its first data, its test accounts, its invariants. */
export interface Product extends Extensions {
  /** Fills a cloud that is still empty, and leaves one alone that is not; answers the accounts in both cases. `goods` takes only so many. */
  readonly seed: (
    cloud: LocalCloud,
    options: { catalog: boolean; goods?: number },
    report?: (progress: string) => void,
  ) => Promise<readonly SeededAccount[]>;
  /** What to print when everything is there. */
  readonly welcome: (url: string, accounts: readonly SeededAccount[]) => string;
}

/** Builds, synthesises, starts and seeds, and serves until it is told to stop. */
export const run = async (projectRoot: string, options: StartOptions, product: Product): Promise<void> => {
  const stateDir = options.ephemeral ? undefined : resolve(projectRoot, options.state);
  await preflight(projectRoot, options.port);
  const release = stateDir === undefined ? () => undefined : lock(stateDir, options.port);
  process.once('exit', release);

  const running: { build?: ChildProcess; cloud?: LocalCloud } = {};
  const end = endOnce(running, options.ephemeral ? undefined : options.state);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  const onExit = (reason: Error): void => {
    process.stderr.write(`${reason.message}\n`);
    end(1);
  };

  const assembly = await step('Building the functions and the templates', () =>
    assemble(projectRoot, (child) => {
      running.build = child;
    }),
  );
  const cloud = await step('Starting the cloud', () =>
    startLocalCloud({ ...product, assembly, port: options.port, stateDir, onExit }),
  );
  running.cloud = cloud;
  const accounts = await step('Seeding', (report) => product.seed(cloud, { catalog: !options.empty }, report));
  process.stdout.write(`${product.welcome(cloud.url, accounts)}\nready ${cloud.url}\n`);
};

/** Stops everything in order; whoever asks a second time does not want to wait. */
const endOnce = (
  running: { build?: ChildProcess; cloud?: LocalCloud },
  kept: string | undefined,
): ((code: number) => void) => {
  let ending = false;
  return (code) => {
    if (ending) process.exit(1);
    ending = true;
    running.build?.kill();
    const stopped = running.cloud?.stop() ?? Promise.resolve();
    stopped.then(() => {
      if (code === 0 && kept !== undefined) process.stdout.write(`\nstopped; kept in ${kept}\n`);
      process.exit(code);
    }, fail);
  };
};

const fail = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
};
