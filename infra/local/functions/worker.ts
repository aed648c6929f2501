/** Runs inside a worker thread: loads one function's bundle and gives it one event after the other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionError, WorkerEvent, WorkerMessage, WorkerStart } from './protocol.ts';
import { shiftDate } from './shifted-date.ts';

type Handler = (event: unknown, context: object) => unknown;

const { folder, handler: handlerName, clock }: WorkerStart = workerData;

const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

const describe = (thrown: unknown): FunctionError => {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
};

/** Lines go to the parent by the same way as results, so that a line is there before the answer that it belongs to. */
const redirect = (stream: NodeJS.WriteStream): void => {
  let unfinished = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const lines = (unfinished + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) say({ type: 'line', line });
    const written = rest.at(-1);
    if (typeof written === 'function') queueMicrotask(() => written());
    return true;
  };
};

const load = async (): Promise<Handler> => {
  const [file = 'index', name = 'handler'] = handlerName.split('.');
  const path = ['.mjs', '.js', '.cjs'].map((extension) => join(folder, file + extension)).find(existsSync);
  if (path === undefined) throw new Error(`${folder} holds no ${file}.mjs; build the functions again`);
  const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler = exported[name];
  if (!isHandler(handler)) throw new Error(`${path} exports no function named ${name}`);
  if (handler.length >= 3)
    throw new Error(`${path} takes a callback, which Node.js 24 on Lambda refuses; return a promise`);
  return handler;
};

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const contextOf = ({ requestId, functionArn, timeoutMilliseconds }: WorkerEvent): object => {
  const deadline = performance.now() + timeoutMilliseconds;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
};

const run = async (handler: Handler, message: WorkerEvent): Promise<void> => {
  try {
    const result = await handler(JSON.parse(message.event), contextOf(message));
    say({ type: 'result', result: JSON.stringify(result) });
  } catch (error) {
    say({ type: 'error', error: describe(error) });
  }
};

redirect(process.stdout);
redirect(process.stderr);
shiftDate(clock);
try {
  const handler = await load();
  parentPort?.on('message', (message: WorkerEvent) => run(handler, message));
  say({ type: 'ready' });
} catch (error) {
  say({ type: 'error', error: describe(error) });
}
