import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod/mini';
import { declarations } from '#functions/index.ts';
import { budgetOf, outputOf, weigh } from '#infra/build/budgets.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { builtins } from '#infra/build/builtins.ts';
import { entrySource } from '#infra/build/entry.ts';
import { projectRoot } from '#infra/build/places.ts';
import { bundleName, type Declaration, resourcesOf } from '#infra/declaration.ts';

// Inside the repository, because source maps name their sources from where they lie.
mkdirSync(path.join(projectRoot, '.build'), { recursive: true });
const outdir = mkdtempSync(path.join(projectRoot, '.build/bundles-of-test-'));
// A run with journeys has built them already, for all of its clouds.
const bundles = inject('bundles') ?? path.join(outdir, 'functions');
const bundleOf = (declaration: Declaration): string => path.join(bundles, bundleName(declaration), 'index.mjs');

/** Runs a script as Lambda would: a Node of its own, which knows nothing of this repository. */
const run = async (script: string, env: Record<string, string> = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
  return stdout;
};

const Answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.pipe(
    z.string(),
    z.transform((body): unknown => JSON.parse(body)),
  ),
});

/** What the bundle of an operation answers to a request without a body. */
const askBundle = async (id: string, method: string, rawPath: string) => {
  const declaration = declarations.find((each) => each.id === id);
  if (!declaration) throw new Error(`There is no ${id}.`);
  const event = { rawPath, headers: {}, requestContext: { requestId: 'r-1', http: { method, path: rawPath } } };
  const script = `
    const { handler } = await import(${JSON.stringify(bundleOf(declaration))});
    const answer = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 1000 });
    console.log(JSON.stringify(answer));`;
  const output = await run(script, { SHOP: '{"stage":"dev"}', SHOP_ORIGIN: 'https://shop.example' });
  return z.parse(Answer, JSON.parse(output.trim().split('\n').at(-1) ?? ''));
};

let metafile: Metafile;
beforeAll(async () => {
  metafile = inject('bundles')
    ? JSON.parse(readFileSync(path.join(bundles, 'metafile.json'), 'utf8'))
    : await buildFunctions(declarations, bundles);
}, 180_000);
afterAll(() => rmSync(outdir, { recursive: true }));

describe('the bundles', () => {
  it.each(declarations.map((declaration) => ({ id: declaration.id, declaration })))(
    'keep $id within its budget',
    ({ declaration }) => {
      const text = readFileSync(bundleOf(declaration), 'utf8');
      expect(weigh(declaration, outputOf(metafile, declaration), text).complaints).toEqual([]);
    },
  );

  it('import nothing at run time, so that no module of Node comes through its slow door', () => {
    for (const declaration of declarations) {
      expect(readFileSync(bundleOf(declaration), 'utf8')).not.toMatch(/\bimport\s*["'{*]/);
    }
  });

  it('are the same for everybody: no folder of a machine is in them', () => {
    for (const declaration of declarations) {
      for (const file of [bundleOf(declaration), `${bundleOf(declaration)}.map`]) {
        expect(readFileSync(file, 'utf8').includes(projectRoot), file).toBe(false);
      }
    }
  });

  it('answer a request as they are', async () => {
    const answer = await askBundle('system/check-health', 'GET', '/v1/health');
    expect(answer).toMatchObject({ statusCode: 200, body: { status: 'ok', stage: 'dev' } });
  });

  it('carry the reference: it is served, and it knows which method would have done', async () => {
    const served = await askBundle('system/serve-reference', 'GET', '/v1/openapi.json');
    expect(served).toMatchObject({ statusCode: 200, body: { openapi: '3.1.0' } });
    const refused = await askBundle('system/refuse-unknown', 'DELETE', '/v1/health');
    expect(refused).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
  });
});

describe('the entry of a function', () => {
  it('imports the adapters that its declaration uses, and no other', () => {
    for (const declaration of declarations) {
      const adapters = [...entrySource(declaration).matchAll(/open\w+(?= \} from)/g)];
      expect(adapters, declaration.id).toHaveLength(resourcesOf(declaration).length);
    }
  });
});

describe("Node's own modules", () => {
  it('come through every kind of import without being imported', async () => {
    const entry = path.join(outdir, 'imports.js');
    writeFileSync(
      entry,
      `import { join } from 'node:path';
       import os from 'node:os';
       import * as crypto from 'crypto';
       import { setTimeout as sleep } from 'node:timers/promises';
       const url = require('url');
       console.log(join('a', 'b'), typeof os.cpus, typeof crypto.randomUUID, typeof sleep, typeof url.URL);`,
    );
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
      plugins: [builtins],
    });
    const text = outputFiles[0]?.text ?? '';
    expect(text).not.toMatch(/^import /m);
    expect(await run(text)).toBe('a/b function function function function\n');
  });
});

describe('the budgets', () => {
  const health = declarations.find(({ id }) => id === 'system/check-health');
  if (!health) throw new Error('There is no system/check-health.');

  const complaintsAbout = (inputs: Record<string, number>, { text = '', external = '' } = {}) => {
    const bytes = Object.values(inputs).reduce((sum, each) => sum + each, 0);
    const output = {
      bytes,
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, bytesInOutput]) => [name, { bytesInOutput }])),
      imports: external ? [{ path: external, kind: 'import-statement' as const, external: true }] : [],
      exports: ['handler'],
    };
    return weigh(health, output, text).complaints.join();
  };

  it('grow with what a function uses', () => {
    const order = declarations.find(({ id }) => id === 'orders/place-order');
    const login = declarations.find(({ id }) => id === 'users/login');
    expect(order && budgetOf(order)).toBe(250);
    expect(login && budgetOf(login)).toBe(300);
  });

  it.each([
    ['a bundle that is too heavy', { 'functions/a.ts': 61_000 }, {}, /weighs 61.0 kB, and may weigh 60/],
    ['the whole of zod', { 'node_modules/zod/v4/classic/schemas.js': 1 }, {}, /zod\/mini/],
    ['providers of credentials', { 'node_modules/@aws-sdk/credential-provider-sso/x.js': 1 }, {}, /alias/],
    ['an aggregate client', { 'node_modules/@aws-sdk/client-ses/dist-es/SES.js': 1 }, {}, /aggregate/],
    ['the global fetch', {}, { text: 'a=await fetch("https://x")' }, /undici/],
    ['an import that is left over', {}, { external: 'node:http' }, /imports node:http/],
  ])('refuse %s', (_, inputs, more, complaint) => {
    expect(complaintsAbout(inputs, more)).toMatch(complaint);
  });

  it('let pass what is shaken out, and methods that happen to be called fetch', () => {
    const inputs = {
      'node_modules/zod/v4/classic/schemas.js': 0,
      'node_modules/@aws-sdk/client-ses/dist-es/SESClient.js': 9,
    };
    expect(complaintsAbout(inputs, { text: 'queue.fetch(1)' })).toBe('');
  });
});
