import { type DataSet, isChinese } from './data.ts';
import { cpuOfAsync, difference, mean, ndcg, recall } from './metrics.ts';
import { chinese, type Engine, english, ours } from './peers.ts';
import type { Progress } from './progress.ts';

export interface RelevanceRow {
  readonly set: string;
  readonly engine: string;
  readonly queries: number;
  readonly ndcg10: number;
  readonly recall50: number;
  readonly zeroHits: number;
  readonly msPerQuery: number;
  /** What the shop's engine is better, with the 95 % interval. */
  readonly ahead?: { readonly mean: number; readonly low: number; readonly high: number };
}

const enginesFor = (set: DataSet): readonly Engine[] => [ours, ...(isChinese(set) ? chinese : english)];

const hitsOf = async (engine: Engine, { documents, queries }: DataSet): Promise<{ hits: string[][]; ms: number }> => {
  const search = await engine.open(await engine.build(documents));
  const { value, ms } = await cpuOfAsync(async () => {
    const hits: string[][] = [];
    for (const { q } of queries) hits.push([...(await search(q, 50))]);
    return hits;
  });
  return { hits: value, ms: ms / queries.length };
};

/** How relevant the hits of every engine are, on the same goods and queries. */
export const measureRelevance = async (set: DataSet, seed: number, progress: Progress): Promise<RelevanceRow[]> => {
  const rows: RelevanceRow[] = [];
  let own: number[] = [];
  for (const engine of enginesFor(set)) {
    progress.step(`${set.name}, ${engine.name}`);
    const { hits, ms } = await hitsOf(engine, set);
    const gains = set.queries.map(({ j }, i) => ndcg(hits[i] ?? [], j));
    if (engine === ours) own = gains;
    rows.push({
      set: set.name,
      engine: engine.name,
      queries: set.queries.length,
      ndcg10: mean(gains),
      recall50: mean(set.queries.flatMap(({ j }, i) => recall(hits[i] ?? [], j) ?? [])),
      zeroHits: hits.filter(({ length }) => length === 0).length,
      msPerQuery: ms,
      ...(engine !== ours && { ahead: difference(own, gains, seed) }),
    });
  }
  return rows;
};

export const relevanceSteps = (sets: readonly DataSet[]): number =>
  sets.reduce((sum, set) => sum + enginesFor(set).length, 0);
