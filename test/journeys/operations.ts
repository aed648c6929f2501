import * as z from 'zod/mini';
import { call } from './client.ts';

const Schema = z.record(z.string(), z.unknown());

const Parameter = z.object({
  $ref: z.optional(z.string()),
  name: z.optional(z.string()),
  in: z.optional(z.string()),
  schema: z.optional(Schema),
});

const Described = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter),
  requestBody: z.optional(
    z.object({ content: z.record(z.string(), z.object({ schema: Schema, example: z.unknown() })) }),
  ),
  responses: z.record(z.string(), z.unknown()),
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) });

/** One operation, as the reference describes it to strangers. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What the token must allow; undefined for a public route or a provider's. */
  readonly role: string | undefined;
  readonly body: z.output<typeof Schema> | undefined;
  /** A body that the schema accepts. */
  readonly example: unknown;
  readonly query: readonly { readonly name: string; readonly schema: z.output<typeof Schema> }[];
  readonly takesKey: boolean;
  readonly needsVersion: boolean;
  readonly statuses: readonly number[];
}

/** All operations of `/v1/openapi.json`: what is added to the shop is in the journeys over every operation at once. */
export const describedOperations = async (): Promise<readonly DescribedOperation[]> => {
  const { paths } = z.parse(Document, (await call('GET', '/v1/openapi.json')).json);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(method.toUpperCase(), path, described)),
  );
};

const operationOf = (method: string, path: string, described: z.output<typeof Described>): DescribedOperation => {
  const { operationId, security, parameters, requestBody, responses } = described;
  const isReferred = (name: string) => parameters.some(({ $ref }) => $ref?.split('/').at(-1)?.startsWith(name));
  return {
    id: operationId,
    method,
    path,
    role: security.flatMap(({ bearer = [] }) => bearer)[0]?.replace('shop/', ''),
    body: requestBody?.content['application/json']?.schema,
    example: requestBody?.content['application/json']?.example,
    query: parameters.flatMap(({ in: place, name, schema }) =>
      place === 'query' && name ? [{ name, schema: schema ?? {} }] : [],
    ),
    takesKey: isReferred('IdempotencyKey'),
    needsVersion: isReferred('IfMatch'),
    statuses: Object.keys(responses).map(Number),
  };
};

/** The path of an operation with something in every place; `at` may name what belongs there. */
export const pathOf = ({ path }: DescribedOperation, at: (name: string) => string = () => 'absent'): string =>
  path.replace(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(at(name)));
