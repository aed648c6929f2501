import type { Row } from './compare.ts';
import { cosineName } from './peers.ts';
import type { Format } from './study.ts';

type Figure = 'hit' | 'ndcg';

interface Bar {
  readonly format: Format;
  readonly task: string;
  readonly model: string;
  readonly figure: Figure;
  readonly title: string;
  /** At least this, or so many times what the textbook's cosine does in the same run. */
  readonly least?: number;
  readonly times?: number;
}

const bars: readonly Bar[] = [
  {
    format: 'sequences',
    task: 'the last one',
    model: 'ours, with content',
    figure: 'hit',
    title: 'HR@10',
    least: 0.088,
  },
  {
    format: 'sequences',
    task: 'the last one',
    model: 'ours, with content',
    figure: 'ndcg',
    title: 'nDCG@10',
    least: 0.054,
  },
  { format: 'ratings', task: 'a quarter', model: 'ours', figure: 'ndcg', title: 'nDCG@10', least: 0.425 },
  { format: 'sessions', task: 'new ones', model: 'ours', figure: 'hit', title: 'P@20', times: 1.08 },
  { format: 'baskets', task: 'half → half', model: 'ours', figure: 'ndcg', title: 'nDCG@10', times: 1.4 },
];

export interface Reached {
  readonly set: string;
  readonly task: string;
  readonly model: string;
  readonly figure: string;
  readonly value: number;
  readonly bar: number;
  /** How often the value is what the textbook's cosine does. */
  readonly timesCosine: number;
  readonly isReached: boolean;
}

/** Which bars the rows reach: those of their formats. Without attributes there is no bar for likeness. */
export const reached = (rows: readonly Row[]): Reached[] =>
  bars.flatMap(({ format, task, model, figure, title, least, times = 0 }) =>
    rows
      .filter((row) => row.format === format && row.task === task && row.model === model)
      .map((row) => {
        const value = row[figure];
        const peer = rows.find((each) => each.set === row.set && each.task === task && each.model === cosineName);
        const cosine = peer?.[figure] ?? 0;
        const bar = least ?? times * cosine;
        return {
          set: row.set,
          task,
          model,
          figure: title,
          value,
          bar,
          timesCosine: cosine > 0 ? value / cosine : 0,
          // Where nothing was found, or nothing asked, nothing is reached.
          isReached: value > 0 && value >= bar,
        };
      }),
  );
