// Imports thousands of products into a local cloud of its own, kills the import in the middle and goes on:
// `npm run bench:import -- 10000`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { declarations } from '#functions/index.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { projectRoot } from '#infra/build/places.ts';
import { bundleName } from '#infra/declaration.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { startLocalCloud } from '#infra/local/local-cloud.ts';
import { seedPassword } from '#infra/local/seed/accounts.ts';
import { product } from '#infra/local/seed/product.ts';
import { shopIn } from '#infra/local/seed/shop.ts';
import { synthesise } from '#infra/shop-app.ts';
import type { Item } from '#shared/table/index.ts';
import { goodsFile } from '#test/infra/csv/goods.ts';

const count = Number(process.argv[2] ?? 10_000);
const folder = await mkdtemp(join(tmpdir(), 'shop-bench-'));
const bundles = join(folder, 'functions');
process.stderr.write('Building …\n');
await buildFunctions(declarations, bundles);
const assembly = synthesise({
  stage: 'dev',
  declarations,
  outdir: join(folder, 'cdk.out'),
  codeOf: (declaration) => Code.fromAsset(join(bundles, bundleName(declaration))),
});
const cloud = await startLocalCloud({ ...product, assembly, stateDir: join(folder, 'state') });

try {
  await product.seed(cloud, { catalog: false });
  const file = goodsFile(folder, count);
  const program = [join(projectRoot, 'bin/import-products.ts'), file, '--url', cloud.url, '--login', 'merchant'];
  const begin = () =>
    spawn(process.execPath, program, { env: { ...process.env, SHOP_PASSWORD: seedPassword }, stdio: 'inherit' });
  const finished = (): number => {
    const progress = `${file}.progress`;
    return existsSync(progress) ? readFileSync(progress, 'utf8').split('\n{"product"').length - 1 : 0;
  };
  const ended = (child: ReturnType<typeof begin>): Promise<unknown> =>
    new Promise((resume) => child.once('exit', resume));

  const began = performance.now();
  const first = begin();
  const firstEnd = ended(first);
  while (finished() < count / 2) await sleep(100);
  first.kill('SIGKILL');
  await firstEnd;
  const killedAt = finished();
  await ended(begin());
  const seconds = (performance.now() - began) / 1000;

  const items: Item[] = [];
  for await (const item of shopIn(cloud).items()) items.push(item);
  const added = items.filter(({ type }) => type === 'product').length;
  const { ok } = checkInvariants(items);
  console.log(`${added} products of ${count} in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} a second`);
  console.log(`killed after ${killedAt}, invariants ${ok ? 'hold' : 'BROKEN'}, load ${loadavg()[0]?.toFixed(1)}`);
  if (added !== count) process.exitCode = 1;
} finally {
  await cloud.stop();
  await rm(folder, { recursive: true });
}
