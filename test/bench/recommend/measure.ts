import { cpuOf } from '../search/metrics.ts';
import type { Model } from './model.ts';
import type { Query, Task } from './study.ts';
import { Tally } from './tally.ts';

/** How good the lists of a model are, on average over the queries. */
export interface Quality {
  /** The relevant one is among the first. */
  readonly hit: number;
  readonly ndcg: number;
  readonly reciprocalRank: number;
  /** Part of the list that is relevant, and of the relevant that is in the list. */
  readonly precision: number;
  readonly recall: number;
  /** Part of all items that stands in any list. */
  readonly coverage: number;
  readonly queries: number;
  readonly msPerQuery: number;
}

const discount = (rank: number): number => 1 / Math.log2(rank + 2);

const ideal = (relevant: number, at: number): number => {
  let sum = 0;
  for (let rank = 0; rank < Math.min(relevant, at); rank++) sum += discount(rank);
  return sum;
};

/** What one list is worth: hit, nDCG, reciprocal rank, precision, recall. */
const worthOf = (list: readonly number[], relevant: readonly number[], at: number): readonly number[] => {
  const wanted = new Set(relevant);
  const ranks = list.flatMap((item, rank) => (wanted.has(item) ? [rank] : []));
  const [first] = ranks;
  const gain = ranks.reduce((sum, rank) => sum + discount(rank), 0);
  return [
    ranks.length > 0 ? 1 : 0,
    gain / ideal(wanted.size, at),
    first === undefined ? 0 : 1 / (first + 1),
    ranks.length / at,
    ranks.length / wanted.size,
  ];
};

export const measure = (model: Model, task: Task, items: number): Quality => {
  const tally = new Tally(items);
  const seen = new Uint8Array(items);
  const sums = [0, 0, 0, 0, 0];
  const ask = (query: Query): void => {
    model.addTo(tally, query, task);
    const list = tally.best(task.at, query.excluded);
    for (const item of list) seen[item] = 1;
    worthOf(list, query.relevant, task.at).forEach((worth, i) => {
      sums[i] = (sums[i] ?? 0) + worth;
    });
  };
  const { ms } = cpuOf(() => task.queries.forEach(ask));
  const queries = Math.max(1, task.queries.length);
  const [hit = 0, ndcg = 0, reciprocalRank = 0, precision = 0, recall = 0] = sums.map((sum) => sum / queries);
  const coverage = seen.reduce((sum, each) => sum + each, 0) / Math.max(1, items);
  return {
    hit,
    ndcg,
    reciprocalRank,
    precision,
    recall,
    coverage,
    queries: task.queries.length,
    msPerQuery: ms / queries,
  };
};
