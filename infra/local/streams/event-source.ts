/** A function that reads a table's stream, as the template declares it. */
export interface EventSource {
  readonly id: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** A record is delivered when one of these patterns matches it; all are when there is none. */
  readonly filters: readonly unknown[];
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1 means until the record is too old. */
  readonly retries: number;
  readonly maximumAgeSeconds: number;
  /** ARN that records go to which could not be processed. */
  readonly onFailure: string | undefined;
}
