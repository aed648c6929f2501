import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

/** A request in path style, taken apart once for those who check and answer it. */
export interface S3Request {
  readonly method: string;
  /** Decoded, segment by segment. */
  readonly path: readonly string[];
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}

export const s3Request = (request: IncomingMessage): S3Request => {
  const [rawPath = '', rawQuery = ''] = splitOnce(request.url ?? '/', '?');
  const path = rawPath.split('/').slice(1).map(decoded);
  const [bucket = '', ...key] = path;
  const query = rawQuery
    .split('&')
    .filter(Boolean)
    .map((pair) => splitOnce(pair, '='));
  return {
    method: request.method ?? 'GET',
    path,
    bucket,
    key: key.join('/'),
    query: new Map(query.map(([name = '', value = '']) => [decoded(name), decoded(value)])),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
  };
};

/**
 * What the request says in a header or, since a signer moves `x-amz-` headers of a presigned URL there, in its query.
 */
export const stated = (request: S3Request, name: string): string | undefined => {
  if (request.headers[name] !== undefined) return request.headers[name];
  if (!name.startsWith('x-amz-')) return undefined;
  for (const [parameter, value] of request.query) if (parameter.toLowerCase() === name) return value;
  return undefined;
};

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, 'InvalidURI', `Couldn't parse the specified URI: ${text}`);
  }
};
