import type { Port } from '../kernel/port.ts';
import type { Kind } from './entity.ts';
import type { IndexName } from './schema.ts';
import type { Statement } from './statement.ts';
import { type Table, tableResource } from './table.ts';

/** What every port that may write can do: see a list of statements through, all or none. */
export interface Commits {
  commit(statements: readonly Statement[]): Promise<void>;
}

interface TablePort<Reads extends object, Writes extends object> {
  readonly entities: readonly Kind[];
  readonly indexes?: readonly IndexName[];
  reads(table: Table): Reads;
  writes(table: Table): Writes;
}

const readActions = ['GetItem', 'BatchGetItem', 'Query'] as const;
const writeActions = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] as const;

/** A port over the table. The keys that its entities live under are all that a function with this port may touch. */
export const tablePort = <Reads extends object, Writes extends object>(
  name: string,
  { entities, indexes = [], reads, writes }: TablePort<Reads, Writes>,
): Port<Table, Reads, Writes & Commits> => ({
  name,
  resource: tableResource,
  scope: {
    keys: [
      ...new Set([
        ...entities.map((each) => each.keyPattern),
        ...(indexes.length > 0 ? entities.flatMap((each) => each.indexPatterns) : []),
      ]),
    ],
    indexes,
    actions: readActions,
  },
  writeActions,
  reads,
  writes: (table) => ({ ...writes(table), commit: (statements) => table.commit(statements) }),
});
