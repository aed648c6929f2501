import type { LocalCloud } from '#infra/local/local-cloud.ts';
import { type Answer, call, eventually } from '../client.ts';
import { inTurns } from '../in-turns.ts';
import type { DescribedOperation } from '../operations.ts';
import { type Cast, castsFor, ownerOf } from './callers.ts';
import { type Cell, cellsOf, isRefused } from './cells.ts';
import { absent, type Names, nameIn, objects } from './objects.ts';
import { send } from './requests.ts';
import type { Row } from './rows.ts';

/** How many requests are under way at once. */
const atOnce = 6;

export interface Outcome {
  readonly cell: Cell;
  readonly answer: Answer;
}

/** What became of one row. */
export interface RowResult {
  readonly operation: DescribedOperation;
  readonly row: Row;
  readonly outcomes: readonly Outcome[];
  /** What stood in the table for this row and was not the same any more after everybody had been refused. */
  readonly changedByRefusals: readonly string[];
  /** What the owner has, and somebody else changed by what they may do with their own. */
  readonly changedByOthers: readonly string[];
  /** By what the answers speak of the object. */
  readonly shown: string | undefined;
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
): Promise<readonly RowResult[]> => {
  const known = operations.flatMap((operation) => {
    const row = rows[operation.id];
    return row ? [{ operation, row }] : [];
  });
  const casts = await castsFor(cloud, operations);
  const scenes = await inTurns(known, 4, async ({ operation, row }, i): Promise<Scene> => {
    const cast = casts[i];
    if (!cast) throw new Error(`${operation.id} has no cast`);
    const names = row.object ? await objects[row.object](cast, cloud) : {};
    return { operation, row, cells: cellsOf(operation, row), cast, names };
  });

  const isOwners = ({ operation }: Scene, { caller }: Cell) => caller === ownerOf(operation);
  const before = await settledTable();
  const refused = await sendAll(scenes, (_, cell) => isRefused(cell));
  const afterRefusals = await settledTable();
  const others = await sendAll(scenes, (scene, cell) => !isRefused(cell) && !isOwners(scene, cell));
  const afterOthers = await settledTable();
  const owners = await sendAll(scenes, (scene, cell) => !isRefused(cell) && isOwners(scene, cell));

  return scenes.map((scene, i) => {
    const { operation, row, cast, names } = scene;
    const mentioned = [...Object.values(names).filter((name) => name.length > 20), ...peopleIn(cast)];
    const owner = `USER#${cast.people[ownerOf(operation)].userId}`;
    return {
      operation,
      row,
      outcomes: [refused, others, owners].flatMap((sent) => sent[i] ?? []),
      changedByRefusals: changes(before, afterRefusals).filter((line) => mentioned.some((name) => line.includes(name))),
      changedByOthers: changes(afterRefusals, afterOthers).filter((line) => line.startsWith(`${owner}|`)),
      shown: row.isListed && row.object ? names[nameIn(operation, row.object)] : undefined,
    };
  });
};

const peopleIn = ({ people }: Cast) =>
  Object.values(people).flatMap(({ userId, merchantId }) => [userId, ...(merchantId ? [merchantId] : [])]);

/** Answers of the cells that are wanted, by scene. */
const sendAll = async (
  scenes: readonly Scene[],
  isWanted: (scene: Scene, cell: Cell) => boolean,
): Promise<readonly (readonly Outcome[])[]> => {
  const wanted = scenes
    .flatMap((scene) =>
      scene.cells.filter((cell) => isWanted(scene, cell)).map((cell, turn) => ({ scene, cell, turn })),
    )
    // One request to every operation, then the next one: many to one at once would only start more copies of it.
    .sort((one, other) => one.turn - other.turn);
  const outcomes = await inTurns(wanted, atOnce, async ({ scene, cell }) => {
    const { operation, row, cast, names } = scene;
    const named = cell.target === 'absent' && row.object ? absent(names, nameIn(operation, row.object)) : names;
    const sender = { names: named, token: cast.tokens[cell.caller], version: cell.version, key: 'the same for all' };
    return { scene, outcome: { cell, answer: await send(operation, sender) } };
  });
  const byScene = Map.groupBy(outcomes, ({ scene }) => scene);
  return scenes.map((scene) => (byScene.get(scene) ?? []).map(({ outcome }) => outcome));
};

type TableState = ReadonlyMap<string, string>;

/** The table by key, but for what only counts requests. */
const tableNow = async (): Promise<TableState> => {
  const { text } = await call('GET', '/_local/table');
  const items = text.split('\n').filter((line) => line !== '');
  return new Map(
    items
      .map((line) => ({ line, item: JSON.parse(line) }))
      .filter(({ item }) => item.type !== 'throttleCount')
      .map(({ line, item }) => [`${item.pk}|${item.sk}`, line]),
  );
};

/** The table once nothing is on its way any more: consumers and mails follow what was written. */
const settledTable = async (): Promise<TableState> => {
  let last = await tableNow();
  return eventually(
    async () => {
      await new Promise((resume) => setTimeout(resume, 1_500));
      const [before, now] = [last, await tableNow()];
      last = now;
      return { now, isStill: changes(before, now).length === 0 };
    },
    ({ isStill }) => isStill,
    60_000,
  ).then(({ now }) => now);
};

const changes = (before: TableState, after: TableState): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key}: ${before.get(key) ?? 'nothing'} → ${after.get(key) ?? 'nothing'}`);
