/** What a worker is started with. */
export interface WorkerStart {
  readonly folder: string;
  readonly handler: string;
  readonly clock: SharedArrayBuffer;
}

/** One event on its way to a worker. Events and results travel as JSON, as they do on Lambda. */
export interface WorkerEvent {
  readonly event: string;
  readonly requestId: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

/** An error as Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a worker says: its messages arrive in the order in which things happened. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'line'; readonly line: string }
  | { readonly type: 'result'; readonly result: string | undefined }
  | { readonly type: 'error'; readonly error: FunctionError };
