import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import { wasmFiles } from '#shared/jsquash/wasm.ts';

const { resolve } = createRequire(import.meta.url);

/** The module of the codecs' bytes, with the bytes in it. As text: Node compiles none of it before it is asked for. */
const carriedBytes = async (): Promise<string> => {
  const entries = Object.entries(wasmFiles).map(
    async ([name, file]) => [name, await readFile(resolve(file), 'base64')] as const,
  );
  const bytes = JSON.stringify(Object.fromEntries(await Promise.all(entries)));
  return `const bytes = ${bytes};\nexport const wasmBytes = (name) => Buffer.from(bytes[name], 'base64');`;
};

/** Packs the WebAssembly of the codecs into the bundle, and takes the ways from them that load it from elsewhere. */
export const codecs: Plugin = {
  name: 'codecs',
  setup(build) {
    build.onLoad({ filter: /[/\\]shared[/\\]jsquash[/\\]wasm\.ts$/ }, async () => ({
      contents: await carriedBytes(),
      loader: 'js',
    }));
    // Theirs are written for browsers as well. A name of the module's own hides the global one, and undici with it.
    build.onLoad({ filter: /[/\\]@jsquash[/\\].*\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
      loader: 'js',
    }));
  },
};
