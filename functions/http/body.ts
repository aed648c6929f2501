import { invalid, Problem } from '#shared/kernel/problem.ts';
import { parse } from '#shared/kernel/validation.ts';
import { formOf, jsonOf } from './content.ts';
import type { Exchange, Link } from './exchange.ts';

/** No request of the shop needs more; pictures do not pass through here. */
export const largestBody = 256 * 1024;

/** Ids are short and plain; anything else in a path names nothing that could exist. */
const plainSegment = /^[\w.-]{1,64}$/;

/** Reads body, query, path and version as the contract declares them, or names every field that is wrong. */
export const body = (): Link => ({
  before: ({ event, context: { exchange } }) => {
    const { contract } = exchange.operation;
    if (exchange.request.body.length > largestBody) throw new Problem('payload_too_large');
    exchange.path = pathOf(event.pathParameters ?? {});
    exchange.ifMatch = versionOf(exchange);
    if (contract.query) exchange.query = parse(contract.query, event.queryStringParameters ?? {});
    if (contract.body) exchange.body = parse(contract.body, contentOf(exchange));
  },
});

const pathOf = (parameters: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const path: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || !plainSegment.test(value)) throw new Problem('not_found');
    path[name] = value;
  }
  return path;
};

const versionOf = ({ operation, request }: Exchange): number | undefined => {
  const header = request.headers['if-match'];
  const version = /^"(0|[1-9]\d{0,14})"$/.exec(header ?? '')?.[1];
  if (version !== undefined) return Number(version);
  if (operation.contract.ifMatch) throw invalid('If-Match', header ? 'must be a version in quotes' : 'is required');
  return undefined;
};

const contentOf = ({ operation, request }: Exchange): unknown => {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  // An empty body is an object without fields, so that the answer names each field that is missing.
  if (request.body.length === 0) return {};
  const text = request.body.toString('utf8');
  if (type === 'application/json') return jsonOf(text);
  if (type === 'application/x-www-form-urlencoded' && operation.contract.form) return formOf(text);
  throw new Problem('unsupported_media_type', { detail: 'Send the body as application/json.' });
};
