import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Calls that declare something and do nothing else: a function that does not use it does not have to carry it. */
const declaring =
  /(?<=^(?:export )?const \w+(?:: [^=\n]+)? =\s+)(?=(?:entity|tablePort|parametersPort|parameterPort|settingsPort|collection)\()/gm;

/**
 * Tells esbuild so, where each is called: about 3 kB of every function are ports and entities of its neighbours. Written
 * into the sources it would stand before a hundred declarations, and be forgotten before the next.
 */
export const pureDeclarations: Plugin = {
  name: 'pure-declarations',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(declaring, '/* @__PURE__ */ '),
      loader: 'ts',
    }));
  },
};
