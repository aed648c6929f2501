import * as z from 'zod/mini';
import type { Declaration } from '../cloudformation/stack.ts';
import { unqualified } from '../functions/definition.ts';
import { parseJson } from '../json.ts';
import { arn, type Provisioner, physicalName, resourceId } from './provisioner.ts';

const Variable = z.union([z.string(), z.number(), z.boolean()]);

const FunctionProperties = z.object({
  FunctionName: z.optional(z.string()),
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Timeout: z._default(z.number(), 3),
  MemorySize: z._default(z.number(), 128),
  Environment: z.optional(z.object({ Variables: z.optional(z.record(z.string(), Variable)) })),
});

/** AWS::Lambda::Function: its bundle is the asset's folder, its environment exactly the template's. */
export const provisionFunction: Provisioner = (declaration, { assets, inventory }) => {
  const properties = z.parse(FunctionProperties, declaration.properties);
  const name = properties.FunctionName ?? physicalName(declaration);
  const functionArn = arn('lambda', declaration, `function:${name}`);
  const variables = Object.entries(properties.Environment?.Variables ?? {});
  inventory.functions.set(functionArn, {
    name,
    arn: functionArn,
    folder: assets(properties.Code.S3Key),
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    environment: Object.fromEntries(variables.map(([key, value]) => [key, String(value)])),
  });
  return { ref: name, attributes: { Arn: functionArn } };
};

/** AWS::Lambda::Version: there is one version, the one of the assembly. */
export const provisionVersion: Provisioner = (declaration) => {
  const { FunctionName } = z.parse(z.object({ FunctionName: z.string() }), declaration.properties);
  const version = `${functionArnOf(FunctionName, declaration)}:1`;
  return { ref: version, attributes: { FunctionArn: version, Version: '1' } };
};

/** AWS::Lambda::Alias: another name of the one version. */
export const provisionAlias: Provisioner = (declaration) => {
  const { FunctionName, Name } = z.parse(
    z.object({ FunctionName: z.string(), Name: z.string() }),
    declaration.properties,
  );
  const alias = `${functionArnOf(FunctionName, declaration)}:${Name}`;
  return { ref: alias, attributes: { AliasArn: alias } };
};

/** The template may name a function by its name or by its ARN, with or without an alias. */
const functionArnOf = (nameOrArn: string, declaration: Declaration): string =>
  nameOrArn.startsWith('arn:') ? unqualified(nameOrArn) : arn('lambda', declaration, `function:${nameOrArn}`);

const MappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z._default(z.boolean(), true),
  StartingPosition: z._default(z.enum(['TRIM_HORIZON', 'LATEST']), 'TRIM_HORIZON'),
  BatchSize: z._default(z.number(), 100),
  MaximumBatchingWindowInSeconds: z._default(z.number(), 0),
  FilterCriteria: z.optional(z.object({ Filters: z._default(z.array(z.object({ Pattern: z.string() })), []) })),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
  BisectBatchOnFunctionError: z._default(z.boolean(), false),
  MaximumRetryAttempts: z._default(z.number(), -1),
  MaximumRecordAgeInSeconds: z._default(z.number(), -1),
  DestinationConfig: z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.optional(z.string()) })) })),
});

/** AWS::Lambda::EventSourceMapping: a function that reads the table's stream. */
export const provisionEventSource: Provisioner = (declaration, site) => {
  const properties = z.parse(MappingProperties, declaration.properties);
  if (!properties.EventSourceArn.includes(':dynamodb:')) {
    throw new Error(
      `NotEmulated: an event source other than a table's stream - add it in infra/local/resources/lambda.ts`,
    );
  }
  const id = resourceId(declaration, 16);
  if (properties.Enabled) {
    site.inventory.eventSources.push({
      id,
      streamArn: properties.EventSourceArn,
      functionArn: functionArnOf(properties.FunctionName, declaration),
      batchSize: properties.BatchSize,
      windowSeconds: properties.MaximumBatchingWindowInSeconds,
      startingPosition: properties.StartingPosition,
      filters: (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => parseJson(Pattern)),
      reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      bisects: properties.BisectBatchOnFunctionError,
      retries: properties.MaximumRetryAttempts,
      maximumAgeSeconds: properties.MaximumRecordAgeInSeconds,
      onFailure: properties.DestinationConfig?.OnFailure?.Destination,
    });
  }
  return { ref: id, attributes: { Id: id } };
};
