import { tableText } from '../search/tables.ts';
import type { Reached } from './bars.ts';
import type { Row } from './compare.ts';
import { cosineName } from './peers.ts';
import type { Scale } from './scale.ts';

const ratio = (value: number, other: number | undefined): string => (other ? `${(value / other).toFixed(2)}×` : '');

const taskTable = (rows: readonly Row[]): string => {
  const [first] = rows;
  const at = first?.at;
  const cosine = rows.find(({ model }) => model === cosineName);
  const head = [
    'model',
    `hits@${at}`,
    `nDCG@${at}`,
    `MRR@${at}`,
    `P@${at}`,
    `R@${at}`,
    'nDCG to cosine',
    'coverage',
    'ms a query',
  ];
  const cells = rows.map((row) => [
    row.model,
    ...[row.hit, row.ndcg, row.reciprocalRank, row.precision, row.recall].map((value) => value.toFixed(4)),
    ratio(row.ndcg, cosine?.ndcg),
    row.coverage.toFixed(3),
    row.msPerQuery.toFixed(3),
  ]);
  return `\n${first?.set}, ${first?.task}: ${first?.queries.toFixed(0)} queries\n${tableText(head, cells)}`;
};

export const qualityTables = (rows: readonly Row[]): string =>
  [...Map.groupBy(rows, ({ task }) => task).values()].map(taskTable).join('\n');

export const barTable = (all: readonly Reached[]): string =>
  `\nBars\n${tableText(
    ['set', 'task', 'figure', 'value', 'bar', 'to cosine', 'reached'],
    all.map(({ set, task, figure, value, bar, timesCosine, isReached }) => [
      set,
      task,
      figure,
      value.toFixed(4),
      bar.toFixed(4),
      `${timesCosine.toFixed(3)}×`,
      isReached ? 'yes' : 'NO',
    ]),
  )}`;

const whole = (number: number): string => number.toLocaleString('en', { maximumFractionDigits: 0 });

export const scaleText = ({ events, products, lists, neighbours, seconds, cpuSeconds, gigabytes }: Scale): string =>
  [
    `${whole(events)} events of ${whole(products)} products: ${whole(lists)} lists of ${whole(neighbours)} neighbours`,
    `${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), at most ${gigabytes.toFixed(2)} GB`,
  ].join('\n');
