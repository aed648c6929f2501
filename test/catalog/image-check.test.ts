import { describe, expect, it } from 'vitest';
import { picture } from '#infra/local/seed/picture.ts';
import { largestImage } from '#shared/catalog/image.ts';
import { publishImages, type Upload, uploadKey } from '#shared/catalog/index.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { memoryImages } from '#test/fakes.ts';

const png = picture(1);
/** The smallest pictures of their kinds that say their size: 4 by 3 pixels. */
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080003000401011100ffd9', 'hex');
const webp = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from('1a000000', 'hex'),
  Buffer.from('WEBPVP8L'),
  Buffer.from('0d0000002f0380000000', 'hex'),
  Buffer.alloc(8),
]);

const check = async (head: Buffer, contentType = 'image/png', more: Partial<Upload> = {}) => {
  const store = memoryImages();
  store.uploads.set(uploadKey('mch_1', 'img_1'), { head, bytes: head.length, contentType, ...more });
  try {
    return { images: await publishImages(store, 'mch_1', ['img_1']), served: [...store.served] };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_image') throw error;
    return {
      refused: error.details.errors?.map(({ path, message }) => `${path} ${message}`),
      served: [...store.served],
    };
  }
};

describe('an uploaded picture', () => {
  it.each([
    ['image/png', png, 'png', 480, 480],
    ['image/jpeg', jpeg, 'jpg', 4, 3],
    ['image/webp', webp, 'webp', 4, 3],
  ])('of the type %s is served under its own name, with its size', async (type, head, ending, width, height) => {
    expect(await check(head, type)).toEqual({
      images: [{ imageId: 'img_1', path: `/images/img_1.${ending}`, width, height }],
      served: [[`images/img_1.${ending}`, 'uploads/mch_1/img_1']],
    });
  });

  it.each([
    ['html', '<!doctype html><script>alert(1)</script>'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a gif', 'GIF89a\u0001\u0000\u0001\u0000'],
    ['a pdf', '%PDF-1.7'],
    ['nothing', ''],
    ['almost a png', '\x89PNG\r\n\x1a'],
    ['html behind a blank', ' \x89PNG\r\n\x1a\n'],
  ])('that is %s whatever it calls itself is not served', async (_, content) => {
    expect(await check(Buffer.from(content, 'latin1'))).toEqual({
      refused: ['images[0] must be a png, jpeg, webp or avif picture'],
      served: [],
    });
  });

  it('that is not of the type that was announced is not served', async () => {
    expect(await check(jpeg, 'image/png')).toMatchObject({
      refused: ['images[0] was announced as image/png but is image/jpeg'],
      served: [],
    });
  });

  it.each([8, 12, 16, 20])('that breaks off after %d bytes is not served', async (bytes) => {
    expect(await check(png.subarray(0, bytes))).toMatchObject({
      refused: ['images[0] cannot be read as a picture'],
      served: [],
    });
  });

  it('that is larger than was allowed is not served, whatever its beginning says', async () => {
    expect(await check(png, 'image/png', { bytes: largestImage + 1 })).toMatchObject({ served: [] });
    expect(await check(png, 'image/png', { bytes: largestImage })).toMatchObject({ images: [{ imageId: 'img_1' }] });
  });

  it('that would unpack to a wall is not served', async () => {
    const wall = Buffer.from(png);
    wall.writeUInt32BE(10_001, 16);
    expect(await check(wall)).toMatchObject({ refused: ['images[0] must be at most 10000 pixels wide and high'] });
    wall.writeUInt32BE(0, 16);
    expect(await check(wall)).toMatchObject({ served: [] });
  });

  it('of another merchant is not there', async () => {
    const store = memoryImages();
    store.uploads.set(uploadKey('mch_other', 'img_1'), { head: png, bytes: png.length, contentType: 'image/png' });
    await expect(publishImages(store, 'mch_1', ['img_1'])).rejects.toMatchObject({
      code: 'invalid_image',
      details: { errors: [{ path: 'images[0]', message: 'was not uploaded by this merchant' }] },
    });
  });

  it('is named by its place in the list when it is the wrong one of several', async () => {
    const store = memoryImages();
    store.uploads.set(uploadKey('mch_1', 'img_1'), { head: png, bytes: png.length, contentType: 'image/png' });
    store.uploads.set(uploadKey('mch_1', 'img_2'), { head: Buffer.from('<svg>'), bytes: 5, contentType: 'image/png' });
    await expect(publishImages(store, 'mch_1', ['img_1', 'img_2'])).rejects.toMatchObject({
      details: { errors: [{ path: 'images[1]' }] },
    });
  });
});
