/** A function that runs when something happens, as the template declares it. */
export interface RuleDefinition {
  readonly id: string;
  /** What an event must look like. */
  readonly pattern: unknown;
  readonly functionArn: string;
  /** How often a failed event is tried again. */
  readonly retries: number;
}
