// Builds every function into .build/functions and weighs it: `npm run build`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { declarations } from '#functions/index.ts';
import { outputOf, type Weight, weigh } from '#infra/build/budgets.ts';
import { buildFunctions } from '#infra/build/build.ts';
import { bundleFolder } from '#infra/build/places.ts';
import { bundleName } from '#infra/declaration.ts';

const help = `Usage: npm run build

Builds one self-contained module per operation, consumer, schedule, trigger and watcher into
.build/functions, prints what each weighs, and fails when one is over its budget (infra/build/budgets.ts).`;

const row = ({ id, kB, budget, complaints }: Weight): string =>
  `${id.padEnd(44)}${kB.toFixed(1).padStart(8)}${String(budget).padStart(8)}  ${complaints.length > 0 ? '✗' : '✓'}`;

const build = async (): Promise<void> => {
  const begin = performance.now();
  console.log(`Building ${declarations.length} functions …`);
  const metafile = await buildFunctions(declarations);
  const weights = declarations.map((declaration) => {
    const text = readFileSync(path.join(bundleFolder, bundleName(declaration), 'index.mjs'), 'utf8');
    return weigh(declaration, outputOf(metafile, declaration), text);
  });
  console.log(`${'function'.padEnd(44)}${'kB'.padStart(8)}${'budget'.padStart(8)}`);
  for (const weight of weights) console.log(row(weight));
  console.log(`Built in ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
  const complaints = weights.flatMap(({ id, complaints }) => complaints.map((complaint) => `${id} ${complaint}.`));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
};

if (process.argv.includes('--help')) console.log(help);
else await build();
