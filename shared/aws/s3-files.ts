import { required } from '../kernel/shop.ts';
import type { Files } from '../users/files.ts';
import { type Answer, signedRequests } from './signed-request.ts';
import { signerOf } from './sigv4.ts';

/** Where an object is: a path at an endpoint that the environment names, or a host of its own at AWS. */
export const addressOf = (bucket: string, key: string): URL => {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'];
  if (endpoint) return new URL(`${endpoint}/${bucket}/${path}`);
  return new URL(`https://${bucket}.s3.${required(process.env, 'AWS_REGION')}.amazonaws.com/${path}`);
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const textOf = (xml: string): string => xml.replace(/&(\w+);/g, (all, name: string) => entities[name] ?? all);
const textsIn = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => textOf(text));

/** The files of a bucket. Its requests are signed by hand: the SDK's S3 client weighs more than the whole function. */
export const filesIn = (bucket: string): Files => {
  const request = signedRequests('s3');
  const call = async (method: string, url: URL, wanted: readonly number[], more: object = {}): Promise<Answer> => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...Reflect.get(more, 'headers') };
    const answer = await request({ method, url, ...more, headers });
    if (!wanted.includes(answer.status)) throw new Error(`S3 answered ${answer.status} to a ${method}.`);
    return answer;
  };

  return {
    put: async (key, body, contentType) => {
      const headers = { 'content-type': contentType, 'content-length': String(body.length) };
      await call('PUT', addressOf(bucket, key), [200], { headers, body });
    },

    get: async (key) => {
      const { status, body } = await call('GET', addressOf(bucket, key), [200, 404]);
      return status === 200 ? body : undefined;
    },

    async *keys(prefix) {
      let token: string | undefined;
      do {
        const url = addressOf(bucket, '');
        url.searchParams.set('list-type', '2');
        url.searchParams.set('prefix', prefix);
        if (token !== undefined) url.searchParams.set('continuation-token', token);
        const page = (await call('GET', url, [200])).body.toString();
        yield* textsIn(page, 'Key');
        [token] = textsIn(page, 'NextContinuationToken');
      } while (token !== undefined);
    },

    remove: async (key) => {
      await call('DELETE', addressOf(bucket, key), [204, 404]);
    },

    sign: async (key, { name, seconds, now }) => {
      const url = addressOf(bucket, key);
      const { query = {} } = await signerOf('s3').presign(
        {
          method: 'GET',
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query: { 'response-content-disposition': `attachment; filename="${name}"` },
          headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
        },
        { expiresIn: seconds, signingDate: now },
      );
      const pairs = Object.entries(query).map(
        ([field, value]) => `${encodeURIComponent(field)}=${encodeURIComponent(String(value))}`,
      );
      return `${url.origin}${url.pathname}?${pairs.join('&')}`;
    },
  };
};

/** Opens the bucket of exports and tombstones. */
export const openFiles = () => {
  const files = filesIn(required(process.env, 'FILE_BUCKET'));
  return () => files;
};

/** Opens the bucket of changes that a consumer gave up on. */
export const openFailures = () => {
  const files = filesIn(required(process.env, 'FAILURE_BUCKET'));
  return () => files;
};
