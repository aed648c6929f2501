import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { dataSets } from './data.ts';
import { english, ours, oursWithFilters } from './peers.ts';
import type { Progress } from './progress.ts';

const Built = z.object({ buildMs: z.number(), megabytes: z.number() });
const Used = z.object({ readyMs: z.number(), heapMb: z.number(), p50: z.number(), p99: z.number() });

export interface ScaleRow extends z.infer<typeof Built>, z.infer<typeof Used> {
  readonly products: number;
  readonly engine: string;
}

/** A peer that takes half a minute for ten thousand is not asked for a million. */
const mostForPeers = 100_000;

const enginesAt = (products: number) => [ours, oursWithFilters, ...(products <= mostForPeers ? english : [])];

/** Measures size, time to get ready, memory and latency of every engine at every size, each in fresh processes. */
export const measureScale = (sizes: readonly number[], queries: number, progress: Progress): ScaleRow[] => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-search-'));
  const [file, queriesFile] = [join(folder, 'saved'), join(folder, 'queries.json')];
  const [set] = dataSets();
  const texts = set?.queries.map(({ q }) => q) ?? [];
  const wanted = Array.from({ length: 200 + queries }, (_, i) => texts[i % texts.length]);
  writeFileSync(queriesFile, JSON.stringify(wanted));
  const run = (step: string, engine: string, products: number): unknown => {
    const worker = join(import.meta.dirname, 'scale-worker.ts');
    const args = [
      '--expose-gc',
      '--max-old-space-size=6000',
      worker,
      step,
      engine,
      String(products),
      file,
      queriesFile,
    ];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 }));
  };
  try {
    return sizes.flatMap((products) =>
      enginesAt(products).map(({ name }): ScaleRow => {
        progress.step(`${products.toLocaleString('en')} products, ${name}`);
        const built = z.parse(Built, run('build', name, products));
        return { products, engine: name, ...built, ...z.parse(Used, run('use', name, products)) };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const scaleSteps = (sizes: readonly number[]): number =>
  sizes.reduce((sum, products) => sum + enginesAt(products).length, 0);
