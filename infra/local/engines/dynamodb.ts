import type { Engine } from './engine.ts';

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

export declare const startDynamoDb: (options: DynamoDbOptions) => Promise<DynamoDb>;
