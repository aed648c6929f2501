import { invalid, Problem } from '#shared/kernel/problem.ts';
import { parse } from '#shared/kernel/validation.ts';
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
  const version = /^"(\d{1,15})"$/.exec(header ?? '')?.[1];
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
  if (type === 'application/x-www-form-urlencoded' && operation.contract.form) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  throw new Problem('unsupported_media_type', { detail: 'Send the body as application/json.' });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text, wellFormed);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('invalid_request', { errors: [{ path: '', message: 'is not valid JSON' }], cause });
  }
};

/** Half a surrogate pair is no text, and the table would not take it; nor would it take a NUL in a key. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Names count as well: those of a map are stored like its values. */
const wellFormed = (name: string, value: unknown): unknown => {
  if (!isText(name) || (typeof value === 'string' && !isText(value))) throw invalid(name, 'is not well-formed text');
  return value;
};
