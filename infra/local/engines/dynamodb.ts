import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from '../dynamodb-client.ts';
import { credentials } from '../functions/environment.ts';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';

export interface DynamoDbOptions {
  /** Where the tables are kept; in memory without it. */
  readonly stateDir?: string | undefined;
  /** A free port without it. */
  readonly port?: number | undefined;
  /** Whose database it is, in memory. */
  readonly accessKeyId?: string | undefined;
  /** Called when the engine ends although nobody stopped it. */
  readonly onExit: (reason: Error) => void;
}

export interface DynamoDb extends Engine, Database {
  /** The process of the engine; undefined when `DYNAMODB_ENDPOINT` names one that runs elsewhere. */
  readonly pid: number | undefined;
}

/** The longest that a JVM may take to answer, on a machine that does other things as well. */
const startPatience = 60_000;

/** How a shell, and our guard, say that there is no such command. */
const commandNotFound = 127;

/** Starts AWS's DynamoDB Local, or takes the endpoint that `DYNAMODB_ENDPOINT` names. */
export const startDynamoDb = async (options: DynamoDbOptions): Promise<DynamoDb> => {
  const elsewhere = process.env['DYNAMODB_ENDPOINT'];
  const { accessKeyId = credentials.accessKeyId } = options;
  if (elsewhere) return foreignEngine({ endpoint: elsewhere, accessKeyId });

  const port = options.port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  // Whoever answers now, such as an engine left over from a crash, would pass for ours.
  if (await answers(endpoint)) throw new Error(`The port ${port} is taken: end what listens there, or take another.`);
  const engine = launch(port, options.stateDir && join(options.stateDir, 'dynamodb'));
  const pid = await engine.answering(endpoint).catch(async (reason) => {
    await engine.stop();
    throw reason;
  });
  engine.ended.then((reason) => engine.stopping || options.onExit(reason));
  return { endpoint, accessKeyId, pid, stop: engine.stop };
};

const foreignEngine = async ({ endpoint, accessKeyId }: Database): Promise<DynamoDb> => {
  // One that others use as well may be busy; where nothing listens, the refusal comes at once.
  if (!(await answers(endpoint, 15_000)))
    throw new Error(`Nothing answers at DYNAMODB_ENDPOINT=${endpoint}: start it, or unset the variable to use Java.`);
  return { endpoint, accessKeyId, pid: undefined, stop: async () => {} };
};

const javaArguments = (port: number, dbPath: string | undefined): string[] => {
  const require = createRequire(import.meta.url);
  const home = join(dirname(require.resolve('amplify-dynamodb-simulator/package.json')), 'emulator');
  if (dbPath) makeDatabase(dbPath);
  return [
    `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(home, 'DynamoDBLocal.jar'),
    '-disableTelemetry',
    ...['-port', String(port)],
    // In memory each access key has a database: what streams keep for a day slows down every later table beside them.
    ...(dbPath ? ['-sharedDb', '-dbPath', dbPath] : ['-inMemory']),
  ];
};

/**
 * The engine opens a database that is there already, and keeps its journal mode. With a write-ahead log a transaction is
 * one write to the disk instead of several; a `kill -9` loses none.
 */
const makeDatabase = (dbPath: string): void => {
  mkdirSync(dbPath, { recursive: true });
  const file = join(dbPath, 'shared-local-instance.db');
  if (existsSync(file)) return;
  const database = new DatabaseSync(file);
  // The mode is written down with the first page, which an empty database does not have.
  database.exec('PRAGMA journal_mode = WAL; VACUUM');
  database.close();
};

/** The engine's process tree: a guard that we talk to, and Java under it. */
const launch = (port: number, dbPath: string | undefined) => {
  const guard = fork(
    fileURLToPath(new URL('./engine-guard.ts', import.meta.url)),
    ['java', ...javaArguments(port, dbPath)],
    // A group of its own: Ctrl-C reaches us alone, and the engine lives until we stop it. It leaves a file where it starts.
    { detached: true, cwd: dbPath ?? tmpdir(), execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  const spawned = once(guard, 'message').then(([message]) => pidIn(message));
  // DynamoDB Local complains of a taken port, and stays.
  const lastWords = tailOf(guard, (text) => text.includes('BindException') && stopGuard());
  const ended = once(guard, 'exit').then(([code]) => reasonOf(code, lastWords()));

  const stopGuard = () => {
    if (guard.connected) guard.disconnect();
  };
  const engine = {
    ended,
    stopping: false,
    async answering(endpoint: string): Promise<number> {
      const over = new AbortController();
      ended.then((reason) => over.abort(reason));
      await firstAnswer(endpoint, over.signal);
      return spawned;
    },
    async stop(): Promise<void> {
      engine.stopping = true;
      stopGuard();
      await ended;
    },
  };
  return engine;
};

const reasonOf = (code: unknown, lastWords: string): Error =>
  new Error(
    code === commandNotFound
      ? 'DynamoDB Local needs Java 17: `apt-get install -y openjdk-17-jre-headless`, or set DYNAMODB_ENDPOINT to a DynamoDB-compatible endpoint.'
      : `DynamoDB Local has ended (${code}): ${lastWords || 'it gave no reason'}`,
  );

const pidIn = (message: unknown): number => {
  if (typeof message === 'object' && message && 'pid' in message && typeof message.pid === 'number') return message.pid;
  throw new Error(`the engine's guard said ${JSON.stringify(message)} instead of a process id`);
};

/** What the engine said last on its error output: the only explanation that it gives for an end. */
const tailOf = (child: ChildProcess, heard: (text: string) => void): (() => string) => {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
    heard(text);
  });
  return () => tail.trim();
};

const answers = async (endpoint: string, withinMs = 2_000): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(withinMs) }).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );

const firstAnswer = async (endpoint: string, over: AbortSignal): Promise<void> => {
  const deadline = Date.now() + startPatience;
  while (!(await answers(endpoint))) {
    over.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`DynamoDB Local did not answer at ${endpoint} for ${startPatience} ms`);
    await sleep(50);
  }
  // Had somebody else taken the port, then the answer was his, and our engine has gone.
  over.throwIfAborted();
};
