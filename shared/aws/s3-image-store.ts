import type { ImageStore } from '../catalog/index.ts';
import { required } from '../kernel/shop.ts';
import { type Answer, signedRequests } from './signed-request.ts';
import { signerOf } from './sigv4.ts';

const uploadSeconds = 15 * 60;
/** Enough of a picture to know its type and size: the dimensions of a photograph may stand behind its EXIF data. */
const headBytes = 512 * 1024;

/** Where the bucket is: a host of its own at AWS, a path at an endpoint that the environment names. */
const addressOf = (bucket: string, key: string): URL => {
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'];
  if (endpoint) return new URL(`${endpoint}/${bucket}/${key}`);
  return new URL(`https://${bucket}.s3.${required(process.env, 'AWS_REGION')}.amazonaws.com/${key}`);
};

/** Opens the bucket of pictures. Its requests are signed by hand: the SDK's S3 client weighs more than the whole function. */
export const openImageStore = () => {
  const bucket = required(process.env, 'IMAGE_BUCKET');
  const signer = signerOf('s3');

  const request = signedRequests('s3');
  const call = (method: string, key: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
    request({
      method,
      url: addressOf(bucket, key),
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    });

  const store: ImageStore = {
    sign: async (key, contentType, size, now) => {
      const url = addressOf(bucket, key);
      const headers = { 'content-type': contentType, 'content-length': String(size) };
      const signed = await signer.presign(
        {
          method: 'PUT',
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          // Type and size are signed, so that nothing else than what was announced can be uploaded.
          headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
        },
        {
          expiresIn: uploadSeconds,
          signingDate: now,
          signableHeaders: new Set(['host', 'content-type', 'content-length']),
          unhoistableHeaders: new Set(['content-type', 'content-length']),
        },
      );
      for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
      return { method: 'PUT', url: url.href, headers, expiresAt: new Date(now.getTime() + uploadSeconds * 1000) };
    },

    read: async (key) => {
      const { status, headers, body } = await call('GET', key, { range: `bytes=0-${headBytes - 1}` });
      // Without the right to list, S3 says 403 of a key that is not there.
      if (status === 404 || status === 403 || status === 416) return undefined;
      if (status !== 200 && status !== 206) throw new Error(`S3 answered ${status} to a read.`);
      const total = String(headers['content-range'] ?? '').split('/')[1];
      return { head: body, bytes: Number(total ?? body.length), contentType: String(headers['content-type']) };
    },

    publish: async (upload, key, contentType) => {
      const { status, body } = await call('PUT', key, {
        'x-amz-copy-source': `/${bucket}/${upload}`,
        'x-amz-metadata-directive': 'REPLACE',
        'content-type': contentType,
        'cache-control': 'public, max-age=31536000, immutable',
      });
      // A copy may fail after its 200 has been sent: then the body is the error.
      if (status !== 200 || body.includes('<Error>')) throw new Error(`S3 answered ${status} to a copy.`);
    },
  };
  return () => store;
};
