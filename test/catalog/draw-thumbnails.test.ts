import { describe, expect, it } from 'vitest';
import { drawThumbnails } from '#functions/catalog/draw-thumbnails.ts';
import { openCodecs } from '#shared/jsquash/codecs.ts';
import { memoryImages } from '#test/fakes.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';

const logged = capturedLog();
const { decode } = openCodecs()();

/** Puts a picture there and has it drawn; answers the renditions with their sizes. */
const drawn = async (key: string, body: Buffer) => {
  const images = memoryImages();
  images.pictures.set(key, { body, contentType: 'image/png' });
  await shopOver({ images }).watch(drawThumbnails, key);
  const found = [...images.pictures].filter(([each]) => each !== key);
  const sizes = found.map(async ([each, rendition]) => {
    const { width, height } = await decode(rendition);
    return [each, `${rendition.contentType} ${width} × ${height}`] as const;
  });
  return Object.fromEntries(await Promise.all(sizes));
};

describe('a published picture', () => {
  it('is drawn in three widths, each a webp of the same shape', async () => {
    expect(await drawn('images/img_1.png', picture(1, 1600, 800))).toEqual({
      'images/w320/img_1.webp': 'image/webp 320 × 160',
      'images/w640/img_1.webp': 'image/webp 640 × 320',
      'images/w1280/img_1.webp': 'image/webp 1280 × 640',
    });
  });

  it('is never enlarged', async () => {
    expect(await drawn('images/img_1.png', picture(1, 480))).toEqual({
      'images/w320/img_1.webp': 'image/webp 320 × 320',
    });
    expect(await drawn('images/img_1.png', picture(1, 320))).toEqual({});
  });

  it('of a shopper has a largest rendition in any case: that is what is served in its place', async () => {
    expect(await drawn('originals/img_1.png', picture(1, 400, 100))).toEqual({
      'images/w320/img_1.webp': 'image/webp 320 × 80',
      'images/w1280/img_1.webp': 'image/webp 400 × 100',
    });
  });

  it('that is taken away while it is drawn leaves nothing behind', async () => {
    const images = memoryImages();
    const key = 'originals/img_1.png';
    images.pictures.set(key, { body: picture(1, 400, 100), contentType: 'image/png' });
    const { save } = images;
    const whileDrawn = {
      ...images,
      save: async (...saved: Parameters<typeof save>) => {
        await images.remove(key);
        await save(...saved);
      },
    };
    await shopOver({ images: whileDrawn }).watch(drawThumbnails, key);
    expect([...images.pictures.keys()]).toEqual([]);
  });

  it('that is as thin as a thread has a height all the same', async () => {
    expect(await drawn('images/img_1.png', picture(1, 2000, 1))).toMatchObject({
      'images/w320/img_1.webp': 'image/webp 320 × 1',
    });
  });

  it('whose body is broken has no thumbnails: that is logged, and not tried again', async () => {
    expect(await drawn('images/img_1.png', picture(1).subarray(0, 300))).toEqual({});
    expect(logged.lines.at(-2)).toMatchObject({
      level: 'WARN',
      message: 'a picture cannot be drawn',
      error: { name: 'UnreadablePicture' },
    });
  });

  it('that has gone in the meantime is left', async () => {
    await expect(shopOver().watch(drawThumbnails, 'images/img_none.png')).resolves.toBeUndefined();
  });

  it('is tried again when the store did not take a rendition', async () => {
    const images = memoryImages();
    images.pictures.set('images/img_1.png', { body: picture(1), contentType: 'image/png' });
    images.save = () => Promise.reject(new Error('S3 answered 503 to a rendition.'));
    await expect(shopOver({ images }).watch(drawThumbnails, 'images/img_1.png')).rejects.toThrow('503');
  });
});

describe('the watched keys', () => {
  it('are none that the watcher writes, or it would run for ever', async () => {
    const images = memoryImages();
    images.pictures.set('originals/img_1.png', { body: picture(1, 2000), contentType: 'image/png' });
    await shopOver({ images }).watch(drawThumbnails, 'originals/img_1.png');
    const written = [...images.pictures.keys()].filter((key) => key !== 'originals/img_1.png');
    expect(written.length).toBe(3);
    for (const key of written) {
      expect(
        drawThumbnails.contract.objects.some((prefix) => key.startsWith(prefix)),
        key,
      ).toBe(false);
    }
  });
});
