import { beforeAll, describe, expect, it } from 'vitest';
import { picture } from '#test/picture.ts';
import { call, eventually } from './client.ts';
import { aShopper, login, productBody, uploadedImage } from './given.ts';
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
    { what: 'a png that was cut off', bytes: picture(3).subarray(0, -20) },
    { what: 'a png with a page behind it', bytes: Buffer.concat([picture(3), html]) },
    { what: 'a png that goes on with a script', bytes: Buffer.concat([picture(3), html, picture(3).subarray(-12)]) },
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

  it('is uploaded once: its address is worth nothing afterwards', async () => {
    const bytes = picture(5);
    const { upload, imageId } = await announced('image/png', bytes.length);
    const put = (body: Buffer) => call(upload.method, upload.url, { body, headers: upload.headers });
    expect((await put(bytes)).status).toBe(200);
    expect((await put(Buffer.from(bytes).fill(0, 100, 200))).status).toBe(412);
    expect((await productWith(imageId)).status).toBe(201);
    expect((await put(Buffer.from(bytes).fill(0, 100, 200))).status).toBe(412);
    expect((await call('GET', `/images/${imageId}.png`)).bytes).toEqual(bytes);
  });

  it('is served for ever and as a picture only; what is not there is not kept', async () => {
    const imageId = await uploadedImage(merchant);
    await productWith(imageId);
    const served = await call('GET', `/images/${imageId}.png`);
    expect(served.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    });
    const absent = await call('GET', '/images/img_none.png');
    expect([absent.status, absent.headers['cache-control']]).toEqual([403, undefined]);
    expect(absent.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('is drawn in the widths that pages show, a moment after its publication', async () => {
    const { json } = await productWith(await uploadedImage(merchant, picture(6, 1500, 750)));
    expect(json.images[0]).toMatchObject({ width: 1500, height: 750 });
    expect(json.images[0].thumbnails.map(({ width }: { width: number }) => width)).toEqual([320, 640, 1280]);
    for (const { url } of json.images[0].thumbnails) {
      const served = await eventually(
        () => call('GET', url),
        ({ status }) => status === 200,
        20_000,
      );
      expect(served.headers).toMatchObject({ 'content-type': 'image/webp', 'x-content-type-options': 'nosniff' });
      expect(served.bytes.toString('latin1', 8, 12)).toBe('WEBP');
    }
  });

  it('of a shopper is no merchant’s, and nobody sees it as it was uploaded', async () => {
    const { token } = await aShopper();
    const bytes = picture(8);
    const body = { contentType: 'image/png', bytes: bytes.length };
    const { imageId, upload } = (await call('POST', '/v1/reviews/images', { token, body })).json;
    expect((await call(upload.method, upload.url, { body: bytes, headers: upload.headers })).status).toBe(200);
    expectProblem(await productWith(imageId), 400, 'invalid_image');
    for (const path of [`/images/${imageId}.png`, `/originals/${imageId}.png`, `/uploads/${imageId}`])
      expect((await call('GET', path)).status).toBeGreaterThanOrEqual(403);
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
