// What `npm start` does after it has built the functions: node start-built.ts ROOT [options of npm start].
import { product } from '#infra/local/seed/product.ts';
import { readOptions } from '#infra/local/start/options.ts';
import { run } from '#infra/local/start/run.ts';

const [root = '', ...args] = process.argv.slice(2);
await run(root, readOptions(args, process.env), product);
