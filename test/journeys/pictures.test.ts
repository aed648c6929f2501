import { beforeAll, describe, expect, it } from 'vitest';
import { picture } from '#test/picture.ts';
import { call } from './client.ts';
import { login, productBody, uploadedImage } from './given.ts';
import { isElsewhere } from './own-cloud.ts';
import { expectProblem, namedFields } from './problem.ts';

describe('a picture', () => {
  let merchant: string;
  beforeAll(async () => {
    merchant = await login('merchant');
  });

  const announced = async (contentType: string, bytes: number) =>
    (await call('POST', '/v1/images', { token: merchant, body: { contentType, bytes } })).json;

  const productWith = (imageId: string) =>
    call('POST', '/v1/products', { token: merchant, body: productBody(imageId) });

  const html = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const pngHead = picture(1).subarray(0, 40);

  it.each([
    { what: 'html named png', bytes: html },
    { what: 'svg named png', bytes: svg },
    { what: 'html behind the eight bytes of a png', bytes: Buffer.concat([pngHead.subarray(0, 8), html]) },
    { what: 'a png announced as jpeg', bytes: picture(2), contentType: 'image/jpeg' },
    { what: 'one byte', bytes: Buffer.from('x') },
  ])('is refused when it is $what, and is never served', async ({ bytes, contentType = 'image/png' }) => {
    const imageId = await uploadedImage(merchant, bytes, contentType);
    const answer = expectProblem(await productWith(imageId), 400, 'invalid_image');
    expect(namedFields(answer)).toEqual(['images[0]']);
    for (const extension of ['png', 'jpg', 'svg', 'html']) {
      expect((await call('GET', `/images/${imageId}.${extension}`)).status).toBe(403);
    }
    expect((await call('GET', `/uploads/${imageId}`)).status).toBe(404);
  });

  it.each(['image/svg+xml', 'text/html', 'image/gif', 'application/octet-stream', ''])(
    'cannot be announced as %j',
    async (contentType) => {
      const answer = await call('POST', '/v1/images', { token: merchant, body: { contentType, bytes: 10 } });
      expect([answer.status, namedFields(answer)]).toEqual([400, ['contentType']]);
    },
  );

  it.each([0, -1, 5_000_001, 1.5, '10', null])('cannot be announced with %j bytes', async (bytes) => {
    const answer = await call('POST', '/v1/images', { token: merchant, body: { contentType: 'image/png', bytes } });
    expect([answer.status, namedFields(answer)]).toEqual([400, ['bytes']]);
  });

  it('is uploaded as it was announced, or not at all', async () => {
    const bytes = picture(4);
    const { upload, imageId } = await announced('image/png', bytes.length);
    const put = (body: Buffer, headers = {}) =>
      call(upload.method, upload.url, { body, headers: { ...upload.headers, ...headers } });

    const larger = Buffer.concat([bytes, bytes]);
    expect((await put(larger, { 'content-length': String(larger.length) })).status).toBe(403);
    expect((await put(bytes.subarray(1), { 'content-length': String(bytes.length - 1) })).status).toBe(403);
    expect((await put(bytes, { 'content-type': 'text/html' })).status).toBe(403);
    expect(
      (await call('PUT', upload.url.replace(imageId, 'another'), { body: bytes, headers: upload.headers })).status,
    ).toBe(403);
    expect((await call('GET', upload.url)).status).toBe(403);
    expectProblem(await productWith(imageId), 400, 'invalid_image');
  });

  it('that was never uploaded is refused', async () => {
    const { imageId } = await announced('image/png', 100);
    expectProblem(await productWith(imageId), 400, 'invalid_image');
  });

  it.skipIf(isElsewhere)('that another merchant uploaded is refused', async () => {
    const imageId = await uploadedImage(await login('rival'));
    expectProblem(await productWith(imageId), 400, 'invalid_image');
    const own = await call('POST', '/v1/products', { token: await login('rival'), body: productBody(imageId) });
    expect(own.status).toBe(201);
  });
});
