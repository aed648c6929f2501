import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { TestProject } from 'vitest/node';
import { declarations } from '#functions/index.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { projectRoot } from '#infra/build/places.ts';
import { bundleName } from '#infra/declaration.ts';
import { startLocalCloud } from '#infra/local/local-cloud.ts';
import { addAccounts } from '#infra/local/seed/accounts.ts';
import { product } from '#infra/local/seed/product.ts';
import { shopIn } from '#infra/local/seed/shop.ts';
import { synthesise } from '#infra/shop-app.ts';
import { newId } from '#shared/kernel/id.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the shop that the journeys go through: a local cloud, or the stage that API_URL names. */
    url: string;
    /** Folder of the synthesised app, for files that start a cloud of their own; empty where API_URL is set. */
    assembly: string;
    /** The engine in which all clouds of a run have their tables; empty where API_URL is set. */
    dynamodb: string;
    /** Folder of the bundles that this run has built; without the journeys there is none. */
    bundles?: string;
  }
}

/** Inside the repository, because source maps name their sources from where they lie. */
const bundlesOfRun = async (): Promise<string> => {
  const folder = join(projectRoot, '.build');
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, 'bundles-of-run-'));
};

/** One cloud for all journeys: the deployed bundles, the synthesised template, real engines. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['API_URL'];
  if (url) {
    project.provide('url', url);
    project.provide('assembly', '');
    project.provide('dynamodb', '');
    return async () => undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'shop-journeys-'));
  const bundles = await bundlesOfRun();
  await buildFunctions(declarations, bundles);
  const assembly = synthesise({
    stage: 'dev',
    declarations,
    outdir: join(folder, 'cdk.out'),
    codeOf: (declaration) => Code.fromAsset(join(bundles, bundleName(declaration))),
  });
  const cloud = await startLocalCloud({ ...product, assembly });
  // A few shelves are enough to look for something: all of them would take longer than many a journey.
  await product.seed(cloud, { catalog: true, goods: 24 });
  // A second merchant, for what one must not do with the other's things.
  const rival = { username: 'rival', roles: ['merchant'], merchantId: newId('mch', cloud.clock.now()) } as const;
  await addAccounts(cloud, shopIn(cloud), [rival]);
  project.provide('url', cloud.url);
  project.provide('assembly', assembly);
  project.provide('dynamodb', cloud.engines.dynamodb.endpoint);
  // The parts weigh what the journeys run; while somebody watches, the sources change under it.
  if (!project.vitest.config.watch) project.vitest.provide('bundles', bundles);
  return async () => {
    await cloud.stop();
    await Promise.all([folder, bundles].map((each) => rm(each, { recursive: true })));
  };
}
