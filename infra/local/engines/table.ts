export interface ProvisionedTable {
  readonly tableName: string;
  readonly tableArn: string;
  /** Undefined when the template asks for no stream. */
  readonly streamArn: string | undefined;
}

export declare const provisionTable: (endpoint: string, properties: unknown) => Promise<ProvisionedTable>;
