/** A Lambda function as the template declares it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** Where its code lies: a folder. */
  readonly folder: string;
  /** File and export, such as `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The function that an ARN names, whatever version or alias follows it. */
export const unqualified = (functionArn: string): string => functionArn.split(':').slice(0, 7).join(':');

/** What the shop calls a function: the id of its operation. */
export const operationOf = ({ environment, name }: FunctionDefinition): string => environment['OPERATION'] ?? name;
