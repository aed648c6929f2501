import { byteRange } from '../engines/s3/range.ts';
import type { S3, StoredObject } from '../engines/s3/s3.ts';
import { S3Error } from '../engines/s3/s3-error.ts';
import { type HttpRequest, type HttpResponse, headerOf, type Responder } from './exchange.ts';
import { decoded } from './routes.ts';

/** Serves a private bucket as CloudFront does through its origin access control: an absent object is 403, as on AWS. */
export const serveBucket =
  (s3: Pick<S3, 'getObject'>, bucket: string): Responder =>
  async (request) => {
    const object = await s3.getObject(bucket, decoded(request.path.slice(1)));
    if (object === undefined || !['GET', 'HEAD'].includes(request.method)) return refusal(403, accessDenied);
    const headers: HttpResponse['headers'] = [...Object.entries(object.headers), ['accept-ranges', 'bytes']];
    const etag = object.headers['etag'];
    if (etag !== undefined && headerOf(request, 'if-none-match')?.includes(etag))
      return { status: 304, headers, body: '' };
    return partOf(object, request, headers);
  };

/** The part that was asked for, and the whole for whoever holds a part of another object, or asks for several at once. */
const partOf = ({ body, headers: { etag } }: StoredObject, request: HttpRequest, headers: HttpResponse['headers']) => {
  const wanted = headerOf(request, 'if-range') ?? etag;
  try {
    const range = wanted === etag ? byteRange(headerOf(request, 'range'), body.length) : undefined;
    if (!range) return { status: 200, headers, body };
    const said = `bytes ${range.first}-${range.last}/${body.length}`;
    return {
      status: 206,
      headers: [...headers, ['content-range', said] as const],
      body: body.subarray(range.first, range.last + 1),
    };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return refusal(error.status, error, [['content-range', `bytes */${body.length}`]]);
  }
};

const accessDenied = { code: 'AccessDenied', message: 'Access Denied' };

const refusal = (
  status: number,
  { code, message }: { readonly code: string; readonly message: string },
  more: HttpResponse['headers'] = [],
): HttpResponse => ({
  status,
  headers: [['content-type', 'application/xml'], ...more],
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});
