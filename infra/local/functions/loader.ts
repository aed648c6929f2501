import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const name = 'worker.ts';

let loader: URL | undefined;

/** What every worker runs first, without its types: to strip them in each thread anew is a third of what a start costs. */
export const loaderUrl = (): URL => {
  loader ??= new URL(`data:text/javascript;base64,${Buffer.from(withoutTypes()).toString('base64')}`);
  return loader;
};

const withoutTypes = (): Uint8Array => {
  const [file] = buildSync({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    ...({ bundle: true, format: 'esm', platform: 'node', target: 'node24', write: false } as const),
    // Traces name the file, and not the whole of the URL.
    footer: { js: `//# sourceURL=infra/local/functions/${name}` },
  }).outputFiles;
  if (!file) throw new Error(`esbuild has made nothing of ${name}`);
  return file.contents;
};
