import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { bundleName, type Declaration } from '../declaration.ts';
import { docsPage } from '../docs/page.ts';
import { openApi } from '../openapi.ts';
import { builtins } from './builtins.ts';
import { codecs } from './codecs.ts';
import { docsModule, entrySource } from './entry.ts';
import { ownSourceMaps } from './own-source-maps.ts';
import { bundleFolder, projectRoot } from './places.ts';
import { pureDeclarations } from './pure-declarations.ts';

const entryPrefix = 'virtual:function/';

/** Entries and the reference exist in memory only: they follow from the declarations. */
const generatedModules = (declarations: readonly Declaration[]): Plugin => ({
  name: 'generated-modules',
  setup({ onResolve, onLoad }) {
    const byId = new Map(declarations.map((declaration) => [entryPrefix + declaration.id, declaration]));
    onResolve({ filter: /^virtual:/ }, ({ path: specifier }) => ({ path: specifier, namespace: 'generated' }));
    onLoad({ filter: /.*/, namespace: 'generated' }, ({ path: specifier }) => {
      const declaration = byId.get(specifier);
      const written = specifier === docsModule ? docsSource : referenceSource;
      const contents = declaration ? entrySource(declaration) : written(declarations);
      return { contents, resolveDir: projectRoot };
    });
  },
});

/** The document as text: one function hands it on as it is, and the other reads it when it has to. */
const referenceSource = (declarations: readonly Declaration[]): string => `
const json = ${JSON.stringify(JSON.stringify(openApi(declarations)))};
export const openReference = () => () => json;`;

const docsSource = (declarations: readonly Declaration[]): string => `
const docs = ${JSON.stringify(docsPage(declarations))};
export const openDocs = () => () => docs;`;

const replacement = (file: string): string => path.join(projectRoot, 'infra/build', file);

/** What is left out of the SDK: a good third of it, for what never happens on Lambda. */
const alias = {
  '@aws-sdk/credential-provider-node': replacement('env-credentials.ts'),
  '@aws-sdk/endpoint-cache': replacement('no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': replacement('no-event-streams.ts'),
};

/** How everything that runs on Lambda is bundled. */
export const bundling = {
  absWorkingDir: projectRoot,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  alias,
} as const satisfies BuildOptions;

/** Builds one self-contained ES module per declaration: `<outdir>/<domain>.<verb-noun>/index.mjs`. */
export const buildFunctions = async (
  declarations: readonly Declaration[],
  outdir = bundleFolder,
): Promise<Metafile> => {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    ...bundling,
    entryPoints: Object.fromEntries(declarations.map((d) => [`${bundleName(d)}/index`, entryPrefix + d.id])),
    outdir,
    metafile: true,
    // Chinese as it is, and not in six letters a character.
    charset: 'utf8',
    plugins: [builtins, codecs, pureDeclarations, ownSourceMaps, generatedModules(declarations)],
  });
  await mkdir(outdir, { recursive: true });
  await writeFile(path.join(outdir, 'metafile.json'), JSON.stringify(metafile));
  return metafile;
};
