import { seeded } from '../search/metrics.ts';
import type { Progress } from '../search/progress.ts';
import { contentOf } from './content.ts';
import { measure, type Quality } from './measure.ts';
import type { Model } from './model.ts';
import { ours } from './ours.ts';
import { peers } from './peers.ts';
import type { Format, Study } from './study.ts';

/** What one model is worth at one task of a set. */
export interface Row extends Quality {
  readonly set: string;
  readonly format: Format;
  readonly task: string;
  readonly at: number;
  readonly model: string;
}

/** At the most so many models are measured on a set. */
export const modelsOf = (studies: readonly Study[]): number => studies.length * 11;

const models = function* (study: Study, seed: number): Generator<Model> {
  const content = study.attributes?.some(({ length }) => length > 0) ? contentOf(study.attributes) : undefined;
  yield ours(study, seeded(seed));
  if (content) yield ours(study, seeded(seed), content);
  yield* peers(study, content);
};

const rowsOf = (study: Study, seed: number, progress: Progress): Row[] => {
  const rows: Row[] = [];
  for (const model of models(study, seed)) {
    progress.step(`${study.name}, ${model.name}`);
    for (const task of study.tasks) {
      const quality = measure(model, task, study.items);
      rows.push({ set: study.name, format: study.format, task: task.name, at: task.at, model: model.name, ...quality });
    }
  }
  return rows;
};

const figures = ['hit', 'ndcg', 'reciprocalRank', 'precision', 'recall', 'coverage', 'queries', 'msPerQuery'] as const;

/** The average of what the same model did at the same task. */
const averaged = (all: readonly Row[]): Row[] =>
  [...Map.groupBy(all, ({ task, model }) => `${task}\n${model}`).values()].flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const mean = (figure: (typeof figures)[number]): number =>
      rows.reduce((sum, row) => sum + row[figure], 0) / rows.length;
    return [{ ...first, ...Object.fromEntries(figures.map((figure) => [figure, mean(figure)])) }];
  });

/** Every model on the same drawings of a set. */
export const compare = (studies: readonly Study[], seed: number, progress: Progress): Row[] =>
  averaged(studies.flatMap((study, i) => rowsOf(study, seed + i, progress)));
