import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import encodeAvif, { init as startAvif } from '@jsquash/avif/encode.js';
import encodeJpeg, { init as startJpeg } from '@jsquash/jpeg/encode.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ImageType, type Pixels, UnreadablePicture } from '#shared/catalog/index.ts';
import { openCodecs } from '#shared/jsquash/codecs.ts';
import { shrink } from '#shared/jsquash/shrink.ts';
import { picture } from '#test/picture.ts';

const { decode, scale, encode } = openCodecs()();
const { resolve } = createRequire(import.meta.url);

/** Red on the left, blue on the right. */
const halves = (width: number, height: number): Pixels => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set(i % width < width / 2 ? [250, 0, 0, 255] : [0, 0, 250, 255], i * 4);
  return { data, width, height };
};

const colourAt = ({ data, width }: Pixels, x: number, y: number): string => {
  const [red = 0, , blue = 0] = data.slice((y * width + x) * 4);
  return red > 200 && blue < 60 ? 'red' : blue > 200 && red < 60 ? 'blue' : `${red},${blue}`;
};

let samples: Record<ImageType, Buffer>;
beforeAll(async () => {
  const wasm = (file: string) =>
    Reflect.construct(Reflect.get(globalThis, 'WebAssembly').Module, [readFileSync(resolve(file))]);
  await startJpeg(wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  await startAvif(wasm('@jsquash/avif/codec/enc/avif_enc.wasm'));
  const pixels: never = halves(64, 32) as never;
  samples = {
    'image/png': picture(3, 64, 32),
    'image/webp': await encode(halves(64, 32)),
    'image/jpeg': Buffer.from(await encodeJpeg(pixels, { quality: 90 })),
    'image/avif': Buffer.from(await encodeAvif(pixels, { speed: 10 })),
  };
});

const types: readonly ImageType[] = ['image/png', 'image/jpeg', 'image/webp', 'image/avif'];

describe('the codecs', () => {
  it.each(types)('read %s', async (contentType) => {
    const pixels = await decode({ body: samples[contentType], contentType });
    expect([pixels.width, pixels.height, pixels.data.length]).toEqual([64, 32, 64 * 32 * 4]);
    if (contentType !== 'image/png')
      expect([colourAt(pixels, 5, 5), colourAt(pixels, 60, 30)]).toEqual(['red', 'blue']);
  });

  it.each(types)('say of a broken %s that it is broken, and read the next one', async (contentType) => {
    const body = samples[contentType];
    const garbled = Buffer.concat([body.subarray(0, 20), Buffer.alloc(body.length, 7)]);
    await expect(decode({ body: garbled, contentType })).rejects.toBeInstanceOf(UnreadablePicture);
    await expect(decode({ body: Buffer.alloc(0), contentType })).rejects.toBeInstanceOf(UnreadablePicture);
    expect((await decode({ body, contentType })).width).toBe(64);
  });

  it('scale a picture and keep what is on it', async () => {
    const scaled = await scale(halves(1000, 500), 90, 45);
    expect([scaled.width, scaled.height, scaled.data.length]).toEqual([90, 45, 90 * 45 * 4]);
    expect([colourAt(scaled, 10, 10), colourAt(scaled, 80, 40)]).toEqual(['red', 'blue']);
  });

  it('turn a photograph upright', async () => {
    // A camera that was held upright says so in its EXIF data: orientation 6.
    const exif = Buffer.from('ffe1002245786966000049492a000800000001001201030001000000060000000000000000', 'hex');
    exif.writeUInt16BE(exif.length - 2, 2);
    const jpeg = samples['image/jpeg'];
    const turned = await decode({
      body: Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]),
      contentType: 'image/jpeg',
    });
    expect([turned.width, turned.height]).toEqual([32, 64]);
    expect([colourAt(turned, 5, 5), colourAt(turned, 5, 60)]).toEqual(['red', 'blue']);
  });

  it('write webp that holds nothing but the picture', async () => {
    const webp = await encode(halves(64, 32));
    expect(webp.toString('latin1', 0, 4) + webp.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(webp.toString('latin1')).not.toMatch(/EXIF|XMP |ICCP/);
  });
});

describe('shrinking', () => {
  it('takes the mean, in which what is clear has no colour', () => {
    const data = new Uint8ClampedArray([200, 0, 0, 255, 0, 0, 0, 0, 100, 0, 0, 255, 0, 0, 0, 0]);
    expect(shrink({ data, width: 2, height: 2 }, 1, 1)).toEqual({
      data: new Uint8ClampedArray([150, 0, 0, 128]),
      width: 1,
      height: 1,
    });
  });

  it('stays at least as large as was asked, and leaves a small picture as it is', () => {
    const small = shrink(halves(1000, 500), 320, 160);
    expect([small.width, small.height]).toEqual([333, 166]);
    const pixels = halves(600, 300);
    expect(shrink(pixels, 320, 160)).toBe(pixels);
  });
});
