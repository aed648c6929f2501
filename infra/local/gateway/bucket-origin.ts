import type { S3 } from '../engines/s3/s3.ts';
import type { Responder } from './exchange.ts';
import { decoded } from './routes.ts';

/** Serves a private bucket as CloudFront does through its origin access control: an absent object is 403, as on AWS. */
export const serveBucket =
  (s3: Pick<S3, 'getObject'>, bucket: string): Responder =>
  async (request) => {
    const object = await s3.getObject(bucket, decoded(request.path.slice(1)));
    if (object === undefined || !['GET', 'HEAD'].includes(request.method)) return accessDenied;
    const headers = Object.entries(object.headers);
    const etag = object.headers['etag'];
    if (etag !== undefined && request.headers.get('if-none-match')?.includes(etag))
      return { status: 304, headers, body: '' };
    return { status: 200, headers, body: object.body };
  };

const accessDenied = {
  status: 403,
  headers: [['content-type', 'application/xml']],
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
} as const;
