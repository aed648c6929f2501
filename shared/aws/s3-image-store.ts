import { type ImageStore, type ImageType, imageTypes } from '../catalog/index.ts';
import { required } from '../kernel/shop.ts';
import { addressOf, filesIn } from './s3-files.ts';
import { type Answer, signedRequests } from './signed-request.ts';
import { signerOf } from './sigv4.ts';

const uploadSeconds = 15 * 60;
/** Enough of a picture to know its type and size: the dimensions of a photograph may stand behind its EXIF data. */
const headBytes = 512 * 1024;
/** Enough to see whether it ends as a picture does, and not as an archive with the longest comment. */
const tailBytes = 66 * 1024;

const isType = (type: string): type is ImageType => Object.hasOwn(imageTypes, type);

/** What is served under its own name never changes. */
const forEver = 'public, max-age=31536000, immutable';
/** What may be taken away again, the edge asks for once a day. */
const whileItIsThere = `${forEver}, s-maxage=86400`;

/** Without the right to list, S3 says 403 of a key that is not there. */
const isAbsent = ({ status }: Answer): boolean => status === 404 || status === 403 || status === 416;

/** Opens the bucket of pictures. Its requests are signed by hand: the SDK's S3 client weighs more than the whole function. */
export const openImageStore = () => {
  const bucket = required(process.env, 'IMAGE_BUCKET');
  const signer = signerOf('s3');
  const { keys, remove } = filesIn(bucket);

  const request = signedRequests('s3');
  const call = (method: string, key: string, headers: Readonly<Record<string, string>>, body?: Buffer) =>
    request({
      method,
      url: addressOf(bucket, key),
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
      ...(body && { body }),
    });
  const get = async (key: string, headers: Readonly<Record<string, string>>): Promise<Answer | undefined> => {
    const answer = await call('GET', key, headers);
    if (isAbsent(answer)) return undefined;
    if (answer.status !== 200 && answer.status !== 206) throw new Error(`S3 answered ${answer.status} to a read.`);
    return answer;
  };

  const store: ImageStore = {
    sign: async (key, contentType, size, now) => {
      const url = addressOf(bucket, key);
      // Type and size are signed, so that nothing else than what was announced can be uploaded; and so is the condition
      // that nothing lies there yet, so that the address is good for one upload.
      const headers = { 'content-type': contentType, 'content-length': String(size), 'if-none-match': '*' };
      const signed = await signer.presign(
        {
          method: 'PUT',
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
        },
        {
          expiresIn: uploadSeconds,
          signingDate: now,
          signableHeaders: new Set(['host', ...Object.keys(headers)]),
          unhoistableHeaders: new Set(Object.keys(headers)),
        },
      );
      for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
      return { method: 'PUT', url: url.href, headers, expiresAt: new Date(now.getTime() + uploadSeconds * 1000) };
    },

    read: async (key) => {
      const found = await get(key, { range: `bytes=0-${headBytes - 1}` });
      if (!found) return undefined;
      const { headers, body: head } = found;
      const etag = String(headers['etag']);
      const total = String(headers['content-range'] ?? '').split('/')[1];
      const bytes = Number(total ?? head.length);
      const rest = bytes > head.length ? await get(key, { range: `bytes=-${tailBytes}`, 'if-match': etag }) : found;
      if (!rest) return undefined;
      return { head, tail: rest.body.subarray(-tailBytes), bytes, contentType: String(headers['content-type']), etag };
    },

    publish: async (upload, etag, key, contentType) => {
      const { status, body } = await call('PUT', key, {
        'x-amz-copy-source': `/${bucket}/${upload}`,
        'x-amz-copy-source-if-match': etag,
        'x-amz-metadata-directive': 'REPLACE',
        'content-type': contentType,
        'cache-control': forEver,
      });
      if (status === 412) return false;
      // A copy may fail after its 200 has been sent: then the body is the error.
      if (status !== 200 || body.includes('<Error>')) throw new Error(`S3 answered ${status} to a copy.`);
      return true;
    },

    load: async (key) => {
      const found = await get(key, {});
      const contentType = String(found?.headers['content-type']);
      return found && isType(contentType) ? { body: found.body, contentType } : undefined;
    },

    save: async (key, { body, contentType }) => {
      const headers = {
        'content-type': contentType,
        'content-length': String(body.length),
        'cache-control': whileItIsThere,
      };
      const { status } = await call('PUT', key, headers, body);
      if (status !== 200) throw new Error(`S3 answered ${status} to a rendition.`);
    },

    keys,
    remove,
  };
  return () => store;
};
