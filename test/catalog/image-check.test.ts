import { describe, expect, it } from 'vitest';
import { largestImage } from '#shared/catalog/image.ts';
import { imageView, publishImages, publishOriginals, type Upload, uploadKey } from '#shared/catalog/index.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { memoryImages } from '#test/fakes.ts';
import { chunk, picture } from '#test/picture.ts';

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

const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4);
  return Buffer.concat([head, body]);
};
const extent = box('ispe', Buffer.from('000000000000000400000003', 'hex'));
const avif = Buffer.concat([
  box('ftyp', Buffer.from('avif\0\0\0\0')),
  box('meta', Buffer.alloc(4), box('iprp', box('ipco', extent))),
  box('mdat', Buffer.from('any')),
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

  it.each([
    ['a png', png, 'image/png'],
    ['a jpeg', jpeg, 'image/jpeg'],
    ['a webp', webp, 'image/webp'],
    ['an avif', avif, 'image/avif'],
  ])('that is %s with a second file behind it is not served, nor one that was cut off', async (_, whole, type) => {
    expect(await check(whole, type)).toMatchObject({ images: [{ imageId: 'img_1' }] });
    const ending = { refused: ['images[0] does not end where the picture ends'], served: [] };
    expect(await check(Buffer.concat([whole, Buffer.from('PK\x03\x04 a zip')]), type)).toEqual(ending);
    expect(await check(whole.subarray(0, -1), type)).toEqual(ending);
  });

  it.each(['SEFT', 'QDIOBS'])(
    'that is a photograph of a Samsung phone, with a note behind it, is served: …%s',
    async (end) => {
      const photograph = Buffer.concat([jpeg, Buffer.from(`Image_UTC_Data1763870400000SEFH${end}`)]);
      expect(await check(photograph, 'image/jpeg')).toMatchObject({ images: [{ imageId: 'img_1', width: 4 }] });
      const page = Buffer.concat([jpeg, Buffer.from(`<script>alert(1)</script>${end}`)]);
      expect(await check(page, 'image/jpeg')).toEqual({
        refused: ['images[0] holds a script, a page or an archive'],
        served: [],
      });
      const zip = Buffer.concat([jpeg, Buffer.from('PK\x05\x06'), Buffer.alloc(18), Buffer.from(end)]);
      expect(await check(zip, 'image/jpeg')).toMatchObject({
        refused: [expect.stringContaining('archive')],
        served: [],
      });
      const noJpeg = Buffer.concat([png, Buffer.from(end)]);
      expect(await check(noJpeg, 'image/png')).toMatchObject({ served: [] });
    },
  );

  it('whose end lies far behind its beginning is judged by both', async () => {
    const more = { bytes: 2_000_000, tail: Buffer.from('0000000049454e44ae426082', 'hex') };
    expect(await check(png.subarray(0, 100), 'image/png', more)).toMatchObject({ images: [{ imageId: 'img_1' }] });
    expect(await check(png, 'image/png', { ...more, tail: Buffer.alloc(64) })).toMatchObject({ served: [] });
  });

  it('that is a png ends with its first end, wherever that can be seen, however the file itself ends', async () => {
    const ending = { refused: ['images[0] does not end where the picture ends'], served: [] };
    const second = Buffer.concat([png, Buffer.from('a second file'), png.subarray(-12)]);
    expect(await check(second)).toEqual(ending);
    // A chunk that leads from the beginning into the end is followed there.
    const long = Buffer.concat([png.subarray(0, 33), chunk('IDAT', Buffer.alloc(5_000)), png.subarray(-12)]);
    const seen = (whole: Buffer) =>
      [whole.subarray(0, 100), 'image/png', { bytes: whole.length, tail: whole.subarray(-200) }] as const;
    expect(await check(...seen(long))).toMatchObject({ images: [{ imageId: 'img_1' }] });
    expect(await check(...seen(Buffer.concat([long, Buffer.from('a second file'), png.subarray(-12)])))).toEqual(
      ending,
    );
    expect(await check(...seen(Buffer.concat([long.subarray(0, -12), png.subarray(-13)])))).toEqual(ending);
  });

  it('that is a page as well is not served', async () => {
    for (const hidden of ['<script>alert(1)</script>', '<!DOCTYPE html>', '<iframe src=x>', '<?php system(1);']) {
      const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, hidden.length + 2]), Buffer.from(hidden)]);
      const polyglot = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
      expect(await check(polyglot, 'image/jpeg')).toEqual({
        refused: ['images[0] holds a script, a page or an archive'],
        served: [],
      });
    }
  });

  it('that hides a wall behind a small picture is not served', async () => {
    const wall = Buffer.from(extent);
    wall.writeUInt32BE(9_000, 12);
    wall.writeUInt32BE(9_000, 16);
    const several = Buffer.concat([
      box('ftyp', Buffer.from('avif\0\0\0\0')),
      box('meta', Buffer.alloc(4), box('iprp', box('ipco', extent, wall))),
      box('mdat', Buffer.from('any')),
    ]);
    expect(await check(several, 'image/avif')).toMatchObject({ refused: [expect.stringContaining('pixels')] });
  });

  it('that moves is not served: no thumbnail could be drawn of it', async () => {
    const moving = Buffer.alloc(64);
    moving.write('RIFF');
    moving.writeUInt32LE(56, 4);
    moving.write('WEBPVP8X', 8);
    moving.writeUInt32LE(10, 16);
    moving[20] = 0b10;
    expect(await check(moving, 'image/webp')).toEqual({ refused: ['images[0] must not be animated'], served: [] });
  });

  it('that was turned is served with the size that one sees', async () => {
    const exif = Buffer.from('ffe1002245786966000049492a000800000001001201030001000000060000000000000000', 'hex');
    exif.writeUInt16BE(exif.length - 2, 2);
    const turned = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
    expect(await check(turned, 'image/jpeg')).toMatchObject({ images: [{ width: 3, height: 4 }] });
  });

  it('that is larger than was allowed is not served, whatever its beginning says', async () => {
    expect(await check(png, 'image/png', { bytes: largestImage + 1 })).toMatchObject({ served: [] });
    const largest = { bytes: largestImage, tail: png.subarray(-64) };
    expect(await check(png.subarray(0, 100), 'image/png', largest)).toMatchObject({ images: [{ imageId: 'img_1' }] });
  });

  it('that would unpack to a wall is not served', async () => {
    const wall = Buffer.from(png);
    wall.writeUInt32BE(10_001, 16);
    expect(await check(wall)).toMatchObject({ refused: ['images[0] must be at most 10000 pixels wide and high'] });
    wall.writeUInt32BE(10_000, 16);
    wall.writeUInt32BE(4_001, 20);
    expect(await check(wall)).toMatchObject({ refused: ['images[0] must have at most 40000000 pixels'] });
    wall.writeUInt32BE(0, 16);
    expect(await check(wall)).toMatchObject({ served: [] });
  });

  it('of another merchant is not there', async () => {
    const store = memoryImages();
    store.uploads.set(uploadKey('mch_other', 'img_1'), { head: png, bytes: png.length, contentType: 'image/png' });
    await expect(publishImages(store, 'mch_1', ['img_1'])).rejects.toMatchObject({
      code: 'invalid_image',
      details: { errors: [{ path: 'images[0]', message: 'was not uploaded by this account' }] },
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

describe('a published picture', () => {
  const store = () => {
    const images = memoryImages();
    images.uploads.set(uploadKey('mch_1', 'img_1'), { head: png, bytes: png.length, contentType: 'image/png' });
    return images;
  };

  it('stays as it is, whatever is uploaded under its name later', async () => {
    const images = store();
    const first = await publishImages(images, 'mch_1', ['img_1']);
    const other = picture(9, 100);
    images.uploads.set('uploads/mch_1/kept', { head: png, bytes: png.length, contentType: 'image/png' });
    images.served.set('images/img_1.png', 'uploads/mch_1/kept');
    images.uploads.set(uploadKey('mch_1', 'img_1'), { head: other, bytes: other.length, contentType: 'image/png' });
    expect(await publishImages(images, 'mch_1', ['img_1'])).toEqual(first);
    expect(images.served.get('images/img_1.png')).toBe('uploads/mch_1/kept');
  });

  it('is the very one that was checked', async () => {
    const images = store();
    const swapped = {
      ...images,
      publish: images.publish,
      read: async (key: string) => {
        const found = await images.read(key);
        return found && { ...found, etag: '"before it was swapped"' };
      },
    };
    await expect(publishImages(swapped, 'mch_1', ['img_1'])).rejects.toMatchObject({
      code: 'invalid_image',
      details: { errors: [{ path: 'images[0]', message: 'has changed while it was checked' }] },
    });
  });

  it('shows its narrower renditions, and none that is wider than itself', async () => {
    const at = (width: number) =>
      imageView({ imageId: 'img_1', path: '/images/img_1.png', width, height: 10 }, 'https://shop.example');
    expect(at(1000)).toEqual({
      url: 'https://shop.example/images/img_1.png',
      width: 1000,
      height: 10,
      thumbnails: [
        { width: 320, url: 'https://shop.example/images/w320/img_1.webp' },
        { width: 640, url: 'https://shop.example/images/w640/img_1.webp' },
      ],
    });
    expect(at(320).thumbnails).toEqual([]);
    expect(at(5000).thumbnails.map(({ width }) => width)).toEqual([320, 640, 1280]);
  });

  it('of a shopper may carry what a phone writes behind it: it is not served itself', async () => {
    const images = memoryImages();
    const put = (imageId: string, head: Buffer, contentType: string) =>
      images.uploads.set(uploadKey('usr_1', imageId), { head, bytes: head.length, contentType });
    put('img_1', Buffer.concat([jpeg, Buffer.from('SEFT <script>')]), 'image/jpeg');
    put('img_2', png.subarray(0, -1), 'image/png');
    expect(await publishOriginals(images, 'usr_1', ['img_1'])).toMatchObject([{ imageId: 'img_1' }]);
    await expect(publishOriginals(images, 'usr_1', ['img_2'])).rejects.toMatchObject({ code: 'invalid_image' });
  });

  it("of a shopper is kept apart: what is served is drawn anew, without the camera's notes", async () => {
    const images = memoryImages();
    const large = picture(1, 2000, 1000);
    images.uploads.set(uploadKey('usr_1', 'img_1'), { head: large, bytes: large.length, contentType: 'image/png' });
    expect(await publishOriginals(images, 'usr_1', ['img_1'])).toEqual([
      { imageId: 'img_1', path: '/images/w1280/img_1.webp', width: 1280, height: 640 },
    ]);
    expect([...images.served]).toEqual([['originals/img_1.png', 'uploads/usr_1/img_1']]);
  });
});
