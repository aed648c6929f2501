import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type S3, startS3 } from '#infra/local/engines/s3/s3.ts';
import { picture } from '#infra/local/seed/picture.ts';
import { openImageStore } from '#shared/aws/s3-image-store.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { answering } from './answering.ts';

environment({ ...lambdaEnvironment, IMAGE_BUCKET: 'images' });

let s3: S3;
beforeAll(async () => {
  const {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  } = lambdaEnvironment;
  s3 = await startS3({ clock: { now: () => new Date() }, region, credentials: { accessKeyId, secretAccessKey } });
  s3.createBucket('images', {});
});
afterAll(() => s3.stop());
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
});

const png = picture(1);
const upload = async (body: Buffer, headers: Record<string, string> = {}) => {
  const signed = await openImageStore()().sign('uploads/mch_1/img_1', 'image/png', png.length, new Date());
  return fetch(signed.url, { method: signed.method, headers: { ...signed.headers, ...headers }, body });
};

describe('a signed upload', () => {
  it('takes what was announced, and the store finds its beginning', async () => {
    expect((await upload(png)).status).toBe(200);
    expect(await openImageStore()().read('uploads/mch_1/img_1')).toEqual({
      head: png,
      bytes: png.length,
      contentType: 'image/png',
    });
  });

  it.each([
    ['another type', png, { 'content-type': 'text/html' }],
    ['another size', Buffer.concat([png, png]), { 'content-length': String(2 * png.length) }],
  ])('does not take %s', async (_, body, headers) => {
    expect((await upload(body, headers)).status).toBe(403);
  });
});

describe('a picture', () => {
  it('is served by a copy of its upload, under the type that was checked, for ever', async () => {
    await s3.putObject('images', 'uploads/mch_1/img_2', { body: png, contentType: 'text/html' });
    await openImageStore()().publish('uploads/mch_1/img_2', 'images/img_2.png', 'image/png');
    expect(await s3.getObject('images', 'images/img_2.png')).toMatchObject({
      body: png,
      contentType: 'image/png',
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
  });

  it('that is large is read only as far as its size stands in it', async () => {
    const large = Buffer.concat([png, Buffer.alloc(600_000)]);
    await s3.putObject('images', 'uploads/mch_1/img_3', { body: large, contentType: 'image/png' });
    const found = await openImageStore()().read('uploads/mch_1/img_3');
    expect([found?.bytes, found?.head.length]).toEqual([large.length, 512 * 1024]);
  });

  it.each([403, 404])('that S3 answers %d for is not there', async (status) => {
    const { endpoint } = await answering((_, response) => response.writeHead(status).end());
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    expect(await openImageStore()().read('uploads/mch_1/none')).toBeUndefined();
  });

  it('is not called published when the copy failed after its 200', async () => {
    const { endpoint } = await answering((_, response) =>
      response.writeHead(200).end('<Error><Code>InternalError</Code></Error>'),
    );
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    await expect(openImageStore()().publish('a', 'b', 'image/png')).rejects.toThrow('to a copy');
  });

  it('is unavailable for a moment while S3 is', async () => {
    const { endpoint } = await answering((_, response) => response.writeHead(503).end());
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    await expect(openImageStore()().read('uploads/mch_1/img_1')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
