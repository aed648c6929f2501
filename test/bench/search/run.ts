import { loadavg } from 'node:os';
import { optionsOf } from '#infra/command-line.ts';
import { type DataSet, dataSets, productsIn, queriesIn } from './data.ts';
import { measureOracle } from './oracle-run.ts';
import { Progress } from './progress.ts';
import { measureRelevance, type RelevanceRow, relevanceSteps } from './relevance.ts';
import { measureScale, scaleSteps } from './scale.ts';
import { relevanceTable, scaleTable } from './tables.ts';

const help = `npm run bench:search -- [options]

  --products FILE.jsonl   goods to search, one a line: { id, title, brand?, category?, description? }
  --queries FILE.json     what is asked, and what is relevant: [{ q, j: { id: gain 0..2 } }]
  --sizes 1000,10000      products of the runs for size and speed (1000,10000,100000,1000000; 0 for none)
  --most N                no more than N queries of each set
  --seed N                of the bootstrap and of random queries (1)
  --json                  the numbers alone, for programs
  --help
`;

const values = optionsOf(
  {
    products: { type: 'string' },
    queries: { type: 'string' },
    sizes: { type: 'string' },
    most: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);

const wholeNumber = (option: string, text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < 0)
    throw new Error(`--${option}: ${text} is no whole number.`);
  return number;
};

const given = (): DataSet[] | undefined => {
  const { products, queries } = values;
  if (!products && !queries) return undefined;
  if (!products || !queries) throw new Error('--products and --queries belong together.');
  return [{ name: products, documents: productsIn(products), queries: queriesIn(queries) }];
};

const main = async (): Promise<void> => {
  const seed = wholeNumber('seed', values.seed);
  const most = values.most === undefined ? Number.POSITIVE_INFINITY : wholeNumber('most', values.most);
  const own = given();
  const sets = (own ?? dataSets()).map((set) => ({ ...set, queries: set.queries.slice(0, most) }));
  // Whoever brings goods asks how relevant the hits are.
  const sizes = (values.sizes ?? (own ? '0' : '1000,10000,100000,1000000'))
    .split(',')
    .map((size) => wholeNumber('sizes', size))
    .filter((size) => size > 0);
  const progress = new Progress(relevanceSteps(sets) + scaleSteps(sizes) + 1);

  const relevance: RelevanceRow[] = [];
  for (const set of sets) {
    const rows = await measureRelevance(set, seed, progress);
    relevance.push(...rows);
    if (!values.json) {
      progress.end();
      console.log(relevanceTable(rows));
    }
  }
  const scale = measureScale(sizes, 1_000, progress);
  progress.step('filters, facets and sorts against the oracle');
  const oracle = own ? undefined : measureOracle(500, seed);
  progress.end();
  if (values.json) {
    console.log(
      JSON.stringify({ seed, node: process.version, icu: process.versions['icu'], relevance, scale, oracle }),
    );
    return;
  }
  if (scale.length > 0) console.log(scaleTable(scale));
  if (oracle)
    console.log(
      `Oracle: ${oracle.wrong} of ${oracle.queries} queries on ${oracle.products} products (${oracle.goods}) differ.`,
    );
  console.log(
    `Bootstrap of 2,000, seed ${seed}; Node ${process.version}, ICU ${process.versions['icu']}, load ${loadavg()[0]?.toFixed(1)}.`,
  );
};

if (values.help) process.stdout.write(help);
else {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
