import type { LocalCloud } from '#infra/local/local-cloud.ts';
import type { Answer } from '../client.ts';
import { inTurns } from '../in-turns.ts';
import type { DescribedOperation } from '../operations.ts';
import { type Cast, castsFor, ownerOf } from './callers.ts';
import { type Cell, cellsOf, isRefused } from './cells.ts';
import { absent, type Names, nameIn, objects } from './objects.ts';
import { send } from './requests.ts';
import type { Row } from './rows.ts';
import { belongingsOf, changes, settledTable } from './table-state.ts';

/**
 * How many requests are under way at once, each to another operation: the local cloud has two cores to start functions
 * on, and would spend its time on that if every request were to another one.
 */
const atOnce = 6;

export interface Outcome {
  readonly cell: Cell;
  readonly answer: Answer;
}

/** What became of one row. */
export interface RowResult {
  readonly operation: DescribedOperation;
  readonly people: Cast['people'];
  readonly outcomes: readonly Outcome[];
  /** All that belongs to the owner, before and after others did what they may do with their own. */
  readonly belongings: { readonly before: unknown; readonly after: unknown };
  /** By what a list speaks of the object. */
  readonly shown: string | undefined;
}

export interface MatrixResult {
  readonly results: readonly RowResult[];
  /** What stood in the table, and was not the same any more after everybody had been refused who has to be. */
  readonly changedByRefusals: readonly string[];
}

/** An operation with its people, and with what it is about. */
interface Scene {
  readonly operation: DescribedOperation;
  readonly row: Row;
  readonly cells: readonly Cell[];
  readonly cast: Cast;
  readonly names: Names;
}

/**
 * Sends every request of the matrix. All refused ones come first, and must leave the table as it is. Then comes what
 * others than the owner may do, and last of all what the owner may.
 */
export const runMatrix = async (
  cloud: LocalCloud,
  operations: readonly DescribedOperation[],
  rows: Readonly<Record<string, Row>>,
): Promise<MatrixResult> => {
  const known = operations.flatMap((operation) => {
    const row = rows[operation.id];
    return row ? [{ operation, row }] : [];
  });
  const casts = await castsFor(
    cloud,
    known.map(({ operation }) => operation),
  );
  const scenes = await inTurns(known, 4, async ({ operation, row }, i): Promise<Scene> => {
    const cast = casts[i];
    if (!cast) throw new Error(`${operation.id} has no cast`);
    const names = row.object ? await objects[row.object](cast, cloud) : {};
    return { operation, row, cells: cellsOf(operation, row), cast, names };
  });

  const before = await settledTable();
  const refused = await inTurns(scenes, atOnce, (scene) => sendAll(scene, isRefused));
  const changedByRefusals = changes(before, await settledTable());

  const results = await inTurns(scenes, atOnce, async (scene, i): Promise<RowResult> => {
    const { operation, row, cast, names } = scene;
    const owner = ownerOf(operation);
    const belongings = () => belongingsOf(cloud, cast.people[owner].userId);
    const own = await belongings();
    const byOthers = await sendAll(scene, (cell) => !isRefused(cell) && cell.caller !== owner);
    const ownAfterwards = await belongings();
    const byOwner = await sendAll(scene, (cell) => !isRefused(cell) && cell.caller === owner);
    return {
      operation,
      people: cast.people,
      outcomes: [...(refused[i] ?? []), ...byOthers, ...byOwner],
      belongings: { before: own, after: ownAfterwards },
      shown: row.isListed && row.object ? names[nameIn(operation, row.object)] : undefined,
    };
  });
  return { results, changedByRefusals };
};

/** Sends those requests of a scene that are wanted, one after the other. */
const sendAll = (
  { operation, row, cells, cast, names }: Scene,
  isWanted: (cell: Cell) => boolean,
): Promise<readonly Outcome[]> =>
  inTurns(cells.filter(isWanted), 1, async (cell): Promise<Outcome> => {
    const { caller, target, version } = cell;
    const named = target === 'absent' && row.object ? absent(names, nameIn(operation, row.object)) : names;
    const answer = await send(operation, {
      names: named,
      token: cast.tokens[caller],
      version,
      key: 'the same for all',
    });
    return { cell, answer };
  });
