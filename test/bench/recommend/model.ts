import type { Query, Task } from './study.ts';
import type { Tally } from './tally.ts';

/** A way to recommend. */
export interface Model {
  readonly name: string;
  readonly addTo: (tally: Tally, query: Query, task: Task) => void;
}
