import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './definition.ts';
import { loaderUrl } from './loader.ts';
import type { FunctionError, WorkerEvent, WorkerMessage, WorkerStart } from './protocol.ts';

/** What became of one event. */
export type Outcome =
  | { readonly ok: true; readonly result: unknown; readonly lines: readonly string[] }
  | { readonly ok: false; readonly error: FunctionError; readonly lines: readonly string[] };

export interface InstanceOptions {
  readonly definition: FunctionDefinition;
  /** The whole environment of the function, the platform's variables included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: SharedArrayBuffer;
  readonly onLine: (line: string) => void;
}

/** Lambda gives the start of a function ten seconds; a laptop with busy cores gets more. */
const startLimitMilliseconds = 30_000;

/** One running copy of a function: a worker thread that takes one event at a time. */
export class Instance {
  lastUsed = performance.now();
  busy = false;
  ended = false;
  private readonly options: InstanceOptions;
  private readonly worker: Worker;
  private readonly ready: Promise<WorkerMessage>;
  private hear: (message: WorkerMessage) => void = () => undefined;
  private lines: string[] = [];

  constructor(options: InstanceOptions) {
    this.options = options;
    const { folder, handler, memoryMegabytes } = options.definition;
    const workerData: WorkerStart = { folder, handler, clock: options.clock };
    this.worker = new Worker(loaderUrl(), {
      workerData,
      env: { ...options.environment },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    this.ready = this.next(startLimitMilliseconds, 'the start');
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error: Error) => this.crash(error));
    this.worker.on('exit', (code) => {
      this.fail({ errorType: 'Runtime.ExitError', errorMessage: `the function ended its process with code ${code}` });
    });
  }

  /** Runs one event; an instance that crashed or ran out of time has `ended` afterwards. */
  async invoke(event: unknown, requestId: string, onStart?: () => void): Promise<Outcome> {
    const { arn, timeoutSeconds } = this.options.definition;
    const timeoutMilliseconds = timeoutSeconds * 1000;
    const started = await this.ready;
    if (started.type !== 'ready') {
      this.ended = true;
      return this.outcome(started);
    }
    onStart?.();
    const message: WorkerEvent = { event: JSON.stringify(event), requestId, functionArn: arn, timeoutMilliseconds };
    const answer = this.next(timeoutMilliseconds, `${timeoutSeconds.toFixed(2)} seconds`);
    this.worker.postMessage(message);
    return this.outcome(await answer);
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.type === 'line') {
      this.lines.push(message.line);
      this.options.onLine(message.line);
    } else {
      this.hear(message);
    }
  }

  /** Nobody waits for an error between two events, such as a promise that was left alone: it must not get lost. */
  private crash(error: Error): void {
    const { name, message, stack = '' } = error;
    if (!this.busy) {
      const entry = {
        level: 'ERROR',
        message: 'the function broke between two events',
        error: { name, message, stack },
      };
      this.options.onLine(JSON.stringify(entry));
    }
    this.fail({ errorType: name, errorMessage: message, trace: stack.split('\n') });
  }

  private fail(error: FunctionError): void {
    this.ended = true;
    this.hear({ type: 'error', error });
  }

  /** The next message that ends a wait: ready, a result or an error. */
  private next(limit: number, allowed: string): Promise<WorkerMessage> {
    const { promise, resolve } = Promise.withResolvers<WorkerMessage>();
    const timer = setTimeout(() => {
      this.fail({ errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${allowed}` });
      void this.worker.terminate();
    }, limit);
    this.hear = (message) => {
      clearTimeout(timer);
      this.hear = () => undefined;
      resolve(message);
    };
    return promise;
  }

  private outcome(message: WorkerMessage): Outcome {
    const { lines } = this;
    this.lines = [];
    if (message.type === 'error') return { ok: false, error: message.error, lines };
    const result = message.type === 'result' ? message.result : undefined;
    return { ok: true, result: result === undefined ? null : JSON.parse(result), lines };
  }
}
