// What a cold start costs in processor time, against a bundle of the DynamoDB client alone: `npm run bench:init`.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { declarations } from '#functions/index.ts';
import { buildFunctions, bundling } from '#infra/build/build.ts';
import { builtins } from '#infra/build/builtins.ts';
import { bundleName } from '#infra/declaration.ts';
import { stages } from '#infra/stages.ts';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 15);

/** Imports a bundle, which makes its first call meanwhile, and prints the milliseconds of processor that it took. */
const probe = (bundle: string) =>
  `const before = process.cpuUsage(); await import(${JSON.stringify(bundle)}); const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000); process.exit()`;

const median = (figures: readonly number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'shop-bench-'));
// Answers every call with nothing, so that only the caller's processor is measured.
const stub = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
await new Promise((resume) => stub.once('listening', resume));
const address = stub.address();
const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

const env = {
  ...process.env,
  SHOP: JSON.stringify(stages.dev.shop),
  SHOP_ORIGIN: 'http://localhost:3000',
  TABLE_NAME: 'bench',
  USER_POOL_ID: 'eu-west-1_bench',
  USER_POOL_CLIENT_ID: 'bench',
  IMAGE_BUCKET: 'bench',
  PARAMETER_PATH: '/shop/bench',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL: endpoint,
};

const clientAlone = `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
await new DynamoDBClient({}).send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));`;

try {
  process.stderr.write('Building …\n');
  await buildFunctions(declarations, join(folder, 'functions'));
  const baseline = join(folder, 'client.mjs');
  await build({
    ...bundling,
    stdin: { contents: clientAlone, resolveDir: bundling.absWorkingDir },
    outfile: baseline,
    plugins: [builtins],
  });

  const measured = ['orders/place-order', 'catalog/show-product', 'users/login', 'payments/receive-card-notification'];
  const bundles = [
    { name: 'client-dynamodb alone', file: baseline },
    ...declarations
      .filter(({ id }) => measured.includes(id))
      .map((each) => ({ name: each.id, file: join(folder, 'functions', bundleName(each), 'index.mjs') })),
  ].map((each) => ({ ...each, figures: [] as number[] }));

  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`\rround ${round + 1} of ${rounds}`);
    // One after the other in each round: a machine that slows down slows all of them.
    for (const { file, figures } of bundles) {
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', probe(file)], { env });
      figures.push(Number(stdout.trim().split('\n').at(-1)));
    }
  }
  process.stderr.write('\n');
  const alone = median(bundles[0]?.figures ?? []);
  for (const { name, figures } of bundles) {
    const cpu = median(figures);
    console.log(`${name.padEnd(38)} ${cpu.toFixed(1).padStart(7)} ms CPU   × ${(cpu / alone).toFixed(2)}`);
  }
} finally {
  stub.close();
  await rm(folder, { recursive: true });
}
