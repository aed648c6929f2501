import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Where each codec's WebAssembly lies in its package. */
export const wasmFiles = {
  png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
  avif: '@jsquash/avif/codec/dec/avif_dec.wasm',
  resize: '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm',
  toWebp: '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
} as const;

export type WasmName = keyof typeof wasmFiles;

/** The bytes of a codec. The build puts another module in the place of this one, which carries them itself. */
export const wasmBytes = (name: WasmName): Buffer =>
  readFileSync(createRequire(import.meta.url).resolve(wasmFiles[name]));
