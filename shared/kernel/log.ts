/** The only fields that may stand in a log line. Bodies, names, addresses and tokens have no field here, on purpose. */
export interface LogFields {
  readonly operation?: string;
  readonly requestId?: string;
  readonly userId?: string;
  readonly orderId?: string;
  readonly paymentNumber?: string;
  readonly refundNumber?: string;
  readonly productId?: string;
  readonly eventId?: string;
  readonly status?: number;
  readonly code?: string;
  readonly verdict?: string;
  readonly ms?: number;
  readonly capacity?: { readonly rt: number; readonly rru: number; readonly wru: number };
  /** Write units of throttle counters, which stand beside the capacity of a request. */
  readonly counters?: number;
  readonly done?: Readonly<Record<string, number>>;
  readonly error?: unknown;
}

type Level = 'INFO' | 'WARN' | 'ERROR';

/** Name, message and stack of an error and of what caused it. */
const described = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: described(cause) }) };
};

const line = (level: Level, message: string, { error, ...fields }: LogFields): void => {
  const at = new Date().toISOString();
  process.stdout.write(
    `${JSON.stringify({ level, at, message, ...fields, ...(error !== undefined && { error: described(error) }) })}\n`,
  );
};

/** One JSON line per event on standard output, where Lambda keeps it. */
export const log = {
  info: (message: string, fields: LogFields = {}): void => line('INFO', message, fields),
  warn: (message: string, fields: LogFields = {}): void => line('WARN', message, fields),
  error: (message: string, fields: LogFields = {}): void => line('ERROR', message, fields),
};
