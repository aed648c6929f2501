import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const bareName = (specifier: string): string => specifier.replace(/^node:/, '');

/**
 * Takes Node's own modules from `process.getBuiltinModule()` instead of importing them.
 * An ESM import of `node:http` makes Node read every export of it, and its lazy getters then load all of undici:
 * about 45 ms of every cold start. Behind a CommonJS module only the names that are used are ever read.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    const known = new Set(builtinModules.map(bareName));
    build.onResolve({ filter: /^(node:)?[\w/]+$/ }, ({ path, kind }) =>
      kind !== 'entry-point' && known.has(bareName(path)) ? { path: bareName(path), namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
    }));
  },
};
