import { describe, expect, it, vi } from 'vitest';
import { openImageStore } from '#shared/aws/s3-image-store.ts';
import { environment, lambdaEnvironment } from '#test/environment.ts';
import { picture } from '#test/picture.ts';
import { answering } from './answering.ts';
import { localS3 } from './local-s3.ts';

environment({ ...lambdaEnvironment, IMAGE_BUCKET: 'images' });

const s3 = localS3('images');

const png = picture(1);
const upload = async (body: Buffer, headers: Record<string, string> = {}, key = 'uploads/mch_1/img_1') => {
  const signed = await openImageStore()().sign(key, 'image/png', png.length, new Date());
  return fetch(signed.url, { method: signed.method, headers: { ...signed.headers, ...headers }, body });
};

describe('a signed upload', () => {
  it('takes what was announced, and the store finds its beginning', async () => {
    expect((await upload(png)).status).toBe(200);
    expect(await openImageStore()().read('uploads/mch_1/img_1')).toEqual({
      head: png,
      tail: png,
      bytes: png.length,
      contentType: 'image/png',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
  });

  it('is taken once: nobody can put another picture under an address that was used', async () => {
    const key = 'uploads/mch_1/once';
    const other = Buffer.from(png).fill(1, 100);
    const statuses = await Promise.all([png, png, other].map(async (body) => (await upload(body, {}, key)).status));
    expect(statuses.sort()).toEqual([200, 412, 412]);
    expect((await upload(other, {}, key)).status).toBe(412);
  });

  it('cannot leave the condition out', async () => {
    const signed = await openImageStore()().sign('uploads/mch_1/free', 'image/png', png.length, new Date());
    const { 'if-none-match': _, ...others } = signed.headers;
    expect((await fetch(signed.url, { method: 'PUT', headers: others, body: png })).status).toBe(403);
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
    await s3().putObject('images', 'uploads/mch_1/img_2', { body: png, contentType: 'text/html' });
    const store = openImageStore()();
    const etag = (await store.read('uploads/mch_1/img_2'))?.etag ?? '';
    expect(await store.publish('uploads/mch_1/img_2', etag, 'images/img_2.png', 'image/png')).toBe(true);
    expect(await s3().getObject('images', 'images/img_2.png')).toMatchObject({
      body: png,
      contentType: 'image/png',
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
  });

  it('is not served when another one has taken its place since it was looked at', async () => {
    await s3().putObject('images', 'uploads/mch_1/img_4', { body: png, contentType: 'image/png' });
    const store = openImageStore()();
    const etag = (await store.read('uploads/mch_1/img_4'))?.etag ?? '';
    await s3().putObject('images', 'uploads/mch_1/img_4', { body: Buffer.from('<svg>'), contentType: 'image/png' });
    expect(await store.publish('uploads/mch_1/img_4', etag, 'images/img_4.png', 'image/png')).toBe(false);
    expect(await s3().getObject('images', 'images/img_4.png')).toBeUndefined();
  });

  it('is read as a whole, and its renditions are put beside it', async () => {
    const store = openImageStore()();
    await s3().putObject('images', 'images/img_5.png', { body: png, contentType: 'image/png' });
    expect(await store.load('images/img_5.png')).toEqual({ body: png, contentType: 'image/png' });
    expect(await store.load('images/none.png')).toBeUndefined();
    await store.save('images/w320/img_5.webp', { body: Buffer.from('webp'), contentType: 'image/webp' });
    expect(await s3().getObject('images', 'images/w320/img_5.webp')).toMatchObject({
      body: Buffer.from('webp'),
      contentType: 'image/webp',
      headers: { 'cache-control': 'public, max-age=31536000, immutable, s-maxage=86400' },
    });
    const keys: string[] = [];
    for await (const key of store.keys('images/w')) keys.push(key);
    expect(keys).toEqual(['images/w320/img_5.webp']);
    await store.remove('images/w320/img_5.webp');
    expect(await s3().getObject('images', 'images/w320/img_5.webp')).toBeUndefined();
  });

  it('that is large is read only as far as its size stands in it', async () => {
    const large = Buffer.concat([png, Buffer.alloc(600_000)]);
    await s3().putObject('images', 'uploads/mch_1/img_3', { body: large, contentType: 'image/png' });
    const found = await openImageStore()().read('uploads/mch_1/img_3');
    expect([found?.bytes, found?.head.length]).toEqual([large.length, 512 * 1024]);
    expect(found?.tail).toEqual(Buffer.alloc(66 * 1024));
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
    await expect(openImageStore()().publish('a', '"etag"', 'b', 'image/png')).rejects.toThrow('to a copy');
  });

  it('is unavailable for a moment while S3 is', async () => {
    const { endpoint } = await answering((_, response) => response.writeHead(503).end());
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    await expect(openImageStore()().read('uploads/mch_1/img_1')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
