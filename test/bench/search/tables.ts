import type { RelevanceRow } from './relevance.ts';
import type { ScaleRow } from './scale.ts';

/** Rows in columns, as Markdown has them. */
export const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
const ratio = (value: number, own: number): string => `${(value / own).toFixed(1)}×`;

export const relevanceTable = (rows: readonly RelevanceRow[]): string => {
  const [own] = rows;
  const head = ['engine', 'nDCG@10', 'recall@50', 'no hits', 'ms a query', 'ratio', 'we are ahead by (95 %)'];
  const cells = rows.map(({ engine, ndcg10, recall50, zeroHits, msPerQuery, ahead }) => [
    engine,
    ndcg10.toFixed(4),
    recall50.toFixed(4),
    String(zeroHits),
    msPerQuery.toFixed(2),
    ratio(msPerQuery, own?.msPerQuery ?? 1),
    ahead ? `${signed(ahead.mean)} [${signed(ahead.low)}, ${signed(ahead.high)}]` : '',
  ]);
  return `\n${own?.set}: ${own?.queries} queries\n${tableText(head, cells)}`;
};

const tableOf = (rows: readonly ScaleRow[]): string => {
  const [own] = rows;
  const head = [
    'engine',
    'build ms',
    'saved MB',
    'ready ms',
    'heap MB',
    'p50 ms',
    'p99 ms',
    'ratios: ready, heap, p50, p99',
  ];
  const cells = rows.map((row) => [
    row.engine,
    row.buildMs.toFixed(0),
    row.megabytes.toFixed(2),
    row.readyMs.toFixed(1),
    row.heapMb.toFixed(1),
    row.p50.toFixed(3),
    row.p99.toFixed(2),
    own ? (['readyMs', 'heapMb', 'p50', 'p99'] as const).map((name) => ratio(row[name], own[name])).join(' ') : '',
  ]);
  return `\n${own?.products.toLocaleString('en')} products\n${tableText(head, cells)}`;
};

export const scaleTable = (rows: readonly ScaleRow[]): string =>
  [...new Set(rows.map(({ products }) => products))]
    .map((products) => tableOf(rows.filter((row) => row.products === products)))
    .join('\n');
