import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';

export interface DynamoDbOptions {
  /** Where the tables are kept; in memory without it. */
  readonly stateDir?: string | undefined;
  /** Called when the engine ends although nobody stopped it. */
  readonly onExit: (reason: Error) => void;
}

export interface DynamoDb extends Engine {
  /** The process of the engine; undefined when `DYNAMODB_ENDPOINT` names one that runs elsewhere. */
  readonly pid: number | undefined;
}

/** The longest that a JVM may take to answer, on a machine that does other things as well. */
const startPatience = 60_000;

/** Starts AWS's DynamoDB Local, or takes the endpoint that `DYNAMODB_ENDPOINT` names. */
export const startDynamoDb = async (options: DynamoDbOptions): Promise<DynamoDb> => {
  const elsewhere = process.env['DYNAMODB_ENDPOINT'];
  if (elsewhere) return foreignEngine(elsewhere);

  requireJava();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const engine = launch(port, options.stateDir);
  const pid = await engine.answering(endpoint).catch(async (reason) => {
    await engine.stop();
    throw reason;
  });
  engine.ended.then((reason) => engine.stopping || options.onExit(reason));
  return { endpoint, pid, stop: engine.stop };
};

const foreignEngine = async (endpoint: string): Promise<DynamoDb> => {
  if (!(await answers(endpoint)))
    throw new Error(`Nothing answers at DYNAMODB_ENDPOINT=${endpoint}: start it, or unset the variable to use Java.`);
  return { endpoint, pid: undefined, stop: async () => {} };
};

const requireJava = (): void => {
  const found = spawnSync('java', ['-version'], { stdio: 'ignore' });
  if (found.error || found.status !== 0)
    throw new Error(
      'DynamoDB Local needs Java 17: `apt-get install -y openjdk-17-jre-headless`, or set DYNAMODB_ENDPOINT to a DynamoDB-compatible endpoint.',
    );
};

const javaArguments = (port: number, stateDir: string | undefined): string[] => {
  const require = createRequire(import.meta.url);
  const home = join(dirname(require.resolve('amplify-dynamodb-simulator/package.json')), 'emulator');
  if (stateDir) mkdirSync(stateDir, { recursive: true });
  return [
    `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(home, 'DynamoDBLocal.jar'),
    '-sharedDb',
    '-disableTelemetry',
    ...['-port', String(port)],
    ...(stateDir ? ['-dbPath', stateDir] : ['-inMemory']),
  ];
};

/** The engine's process tree: a guard that we talk to, and Java under it. */
const launch = (port: number, stateDir: string | undefined) => {
  const guard = fork(
    fileURLToPath(new URL('./engine-guard.ts', import.meta.url)),
    ['java', ...javaArguments(port, stateDir)],
    // A group of its own: Ctrl-C reaches us alone, and the engine lives until we stop it.
    { detached: true, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  const spawned = once(guard, 'message').then(([message]) => pidIn(message));
  const lastWords = tailOf(guard);
  const ended = once(guard, 'exit').then(([code]) => new Error(`DynamoDB Local has ended (${code}). ${lastWords()}`));

  const engine = {
    ended,
    stopping: false,
    async answering(endpoint: string): Promise<number> {
      const failed = ended.then((reason) => Promise.reject(reason));
      await Promise.race([failed, firstAnswer(endpoint)]);
      return Promise.race([failed, spawned]);
    },
    async stop(): Promise<void> {
      engine.stopping = true;
      if (guard.connected) guard.disconnect();
      await ended;
    },
  };
  return engine;
};

const pidIn = (message: unknown): number => {
  if (typeof message === 'object' && message && 'pid' in message && typeof message.pid === 'number') return message.pid;
  throw new Error(`the engine's guard said ${JSON.stringify(message)} instead of a process id`);
};

/** What the engine said last on its error output: the only explanation that it gives for an end. */
const tailOf = (child: ChildProcess): (() => string) => {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
  });
  return () => tail.trim();
};

const answers = async (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );

const firstAnswer = async (endpoint: string): Promise<void> => {
  const deadline = Date.now() + startPatience;
  while (!(await answers(endpoint))) {
    if (Date.now() > deadline) throw new Error(`DynamoDB Local did not answer at ${endpoint} for ${startPatience} ms`);
    await sleep(50);
  }
};
