import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { HttpRequest } from './exchange.ts';

const Value = z.object({ value: z.string(), multiValue: z.optional(z.array(z.object({ value: z.string() }))) });
const Values = z.record(z.string(), Value);
type Values = z.infer<typeof Values>;

/** The request as an edge function sees it. */
export const ViewerRequest = z.object({
  method: z.string(),
  uri: z.string(),
  querystring: z._default(z.union([Values, z.string()]), {}),
  headers: z._default(Values, {}),
  cookies: z._default(Values, {}),
});

export interface EdgeRequest {
  method: string;
  uri: string;
  querystring: Values;
  headers: Values;
  cookies: Values;
}

/** Describes a request in the shape of CloudFront's event: cookies stand beside the headers, not among them. */
export const edgeRequest = ({ method, path, query, headers }: HttpRequest): EdgeRequest => ({
  method,
  uri: path,
  querystring: grouped(query.split('&').filter((part) => part !== '')),
  headers: Object.fromEntries(
    [...headers].filter(([name]) => name !== 'cookie').map(([name, values]) => [name, asValue(values)]),
  ),
  cookies: grouped((headers.get('cookie') ?? []).flatMap((line) => line.split(/; */)).filter((part) => part !== '')),
});

/** The request that an edge function has handed on, as the origin gets it. */
export const requestFrom = (
  changed: z.infer<typeof ViewerRequest>,
  sent: EdgeRequest,
  original: HttpRequest,
): HttpRequest => {
  const headers = new Map(
    Object.entries(changed.headers).map(([name, value]) => [name.toLowerCase(), valuesOf(value)]),
  );
  const cookies = pairs(changed.cookies).join('; ');
  if (cookies !== '') headers.set('cookie', [cookies]);
  return { ...original, path: changed.uri, query: queryFrom(changed.querystring, sent, original), headers };
};

/** An untouched query string keeps its order and spelling. */
const queryFrom = (querystring: Values | string, sent: EdgeRequest, original: HttpRequest): string => {
  if (typeof querystring === 'string') return querystring;
  return isDeepStrictEqual(querystring, sent.querystring) ? original.query : pairs(querystring).join('&');
};

/** `a=1`, `a=2` become one value with `multiValue`. */
const grouped = (parts: readonly string[]): Values => {
  const values = new Map<string, string[]>();
  for (const part of parts) {
    const [name = '', ...value] = part.split('=');
    values.set(name, [...(values.get(name) ?? []), value.join('=')]);
  }
  return Object.fromEntries([...values].map(([name, each]) => [name, asValue(each)]));
};

const asValue = (values: readonly string[]): z.infer<typeof Value> => {
  const value = values.at(-1) ?? '';
  return values.length > 1 ? { value, multiValue: values.map((each) => ({ value: each })) } : { value };
};

const valuesOf = ({ value, multiValue }: z.infer<typeof Value>): string[] =>
  multiValue === undefined ? [value] : multiValue.map((each) => each.value);

const pairs = (values: Values): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    valuesOf(value).map((each) => (each === '' ? name : `${name}=${each}`)),
  );
