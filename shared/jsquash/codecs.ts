import decodeAvif from '@jsquash/avif/codec/dec/avif_dec.js';
import decodeJpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { decode as decodePng, initSync as startPng } from '@jsquash/png/codec/pkg/squoosh_png.js';
import { resize, initSync as startResize } from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import decodeWebp from '@jsquash/webp/codec/dec/webp_dec.js';
import encodeWebp from '@jsquash/webp/codec/enc/webp_enc_simd.js';
import { defaultOptions } from '@jsquash/webp/meta.js';
import { type Codecs, type ImageType, type Picture, type Pixels, UnreadablePicture } from '../catalog/index.ts';
import { shrink } from './shrink.ts';
import { type WasmName, wasmBytes } from './wasm.ts';

/** TypeScript knows it from the library of browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

const compiled = new Map<WasmName, object>();

/** Compiled when the first picture asks for it: most pictures need one decoder of four. */
const wasm = (name: WasmName): object => {
  const module = compiled.get(name) ?? new WebAssembly.Module(new Uint8Array(wasmBytes(name)));
  compiled.set(name, module);
  return module;
};

type Start<Codec> = (options: object) => Promise<Codec>;

/** A codec of its own for each picture: its memory never shrinks, and after a broken picture it may be in any state. */
const fresh = <Codec>(start: Start<Codec>, name: WasmName): Promise<Codec> =>
  start({
    noInitialRun: true,
    // What the codecs print of a broken picture is said by the error.
    print: () => undefined,
    printErr: () => undefined,
    instantiateWasm: (imports: object, use: (instance: object) => void) => {
      const instance = new WebAssembly.Instance(wasm(name), imports);
      use(instance);
      return instance.exports;
    },
  });

interface Decoder<Options extends readonly unknown[]> {
  decode(bytes: Uint8Array, ...options: Options): Pixels | null;
}
const startJpeg: Start<Decoder<[turnedUpright: boolean]>> = decodeJpeg;
const startWebp: Start<Decoder<[]>> = decodeWebp;
const startAvif: Start<Decoder<[bitsOfChannel: number]>> = decodeAvif;
const startEncoder: Start<{
  encode(bytes: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array | null;
}> = encodeWebp;

const turnedUpright = true;
const bitsOfChannel = 8;

const decoders: Record<ImageType, (bytes: Uint8Array) => Promise<Pixels | null>> = {
  'image/jpeg': async (bytes) => (await fresh(startJpeg, 'jpeg')).decode(bytes, turnedUpright),
  'image/webp': async (bytes) => (await fresh(startWebp, 'webp')).decode(bytes),
  'image/avif': async (bytes) => (await fresh(startAvif, 'avif')).decode(bytes, bitsOfChannel),
  'image/png': async (bytes) => {
    startPng(wasm('png'));
    return decodePng(bytes);
  },
};

const decode = async ({ body, contentType }: Picture): Promise<Pixels> => {
  try {
    const pixels = await decoders[contentType](new Uint8Array(body));
    if (pixels) return pixels;
  } catch (cause) {
    throw new UnreadablePicture(`a broken ${contentType}`, { cause });
  }
  throw new UnreadablePicture(`a broken ${contentType}`);
};

/** Number of the method in the library: Catmull-Rom, sharp without rings around what is sharp. */
const catmullRom = 1;

const scale = async (pixels: Pixels, width: number, height: number): Promise<Pixels> => {
  startResize(wasm('resize'));
  const { data, width: before, height: above } = shrink(pixels, width, height);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Colours that are weighted by their opacity leave no dark edge.
  const scaled = resize(bytes, before, above, width, height, catmullRom, true, false);
  return { data: scaled, width, height };
};

const encode = async ({ data, width, height }: Pixels): Promise<Buffer> => {
  const { encode: encoded } = await fresh(startEncoder, 'toWebp');
  const bytes = encoded(data, width, height, { ...defaultOptions, quality: 78 });
  if (!bytes) throw new Error(`No webp of ${width} by ${height} pixels could be written.`);
  return Buffer.from(bytes);
};

/** Opens the codecs. They are WebAssembly: the same bytes on every processor, with nothing native to be packed. */
export const openCodecs = () => {
  const codecs: Codecs = { decode, scale, encode };
  return () => codecs;
};
