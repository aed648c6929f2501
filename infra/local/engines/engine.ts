/** Where an engine takes the time from: the shop's clock, which a test may move forward. */
export interface Clock {
  now(): Date;
}

/** The clock on the wall. */
export const systemClock: Clock = { now: () => new Date() };

/** A part of the local cloud that answers the AWS wire protocol on a port of 127.0.0.1. */
export interface Engine {
  /** For the SDK's `AWS_ENDPOINT_URL_…`, such as `http://127.0.0.1:41873`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}
