// One engine at one size, in a process of its own: `build` writes what it saves, `use` opens that and searches.
import { readFileSync, writeFileSync } from 'node:fs';
import { goodsOf } from './goods.ts';
import { cpuOfAsync, percentile } from './metrics.ts';
import { enginesByName } from './peers.ts';

const [step = '', name = '', count = '', file = '', queriesFile = ''] = process.argv.slice(2);
const engine = enginesByName.get(name);
if (!engine) throw new Error(`There is no engine ${name}.`);

const used = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};

if (step === 'build') {
  const documents = goodsOf(Number(count), name.includes('filters'));
  const { value, ms } = await cpuOfAsync(async () => engine.build(documents));
  writeFileSync(file, value);
  console.log(JSON.stringify({ buildMs: ms, megabytes: value.length / 1e6 }));
} else {
  const queries: string[] = JSON.parse(readFileSync(queriesFile, 'utf8'));
  const before = used();
  const opened = await cpuOfAsync(async () => engine.open(readFileSync(file)));
  const search = opened.value;
  const heap = used() - before;
  // The first ones warm the compiler up, for everybody alike.
  for (const query of queries.slice(0, 200)) await search(query, 24);
  const times: number[] = [];
  for (const query of queries.slice(200)) times.push((await cpuOfAsync(async () => search(query, 24))).ms);
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  console.log(JSON.stringify({ readyMs: opened.ms, heapMb: heap, p50, p99 }));
}
