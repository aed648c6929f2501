import { beforeAll, describe, expect, it } from 'vitest';
import { isMember, ownerOf } from './authorization/callers.ts';
import { answerIn, cellsOf, isRefused, nameOf } from './authorization/cells.ts';
import { type Outcome, type RowResult, runMatrix } from './authorization/matrix.ts';
import { rows } from './authorization/rows.ts';
import { describedOperations } from './operations.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const operations = await describedOperations();
const table = operations.flatMap((operation) => {
  const row = rows[operation.id];
  return row ? [{ id: operation.id, cells: cellsOf(operation, row) }] : [];
});
const count = table.reduce((sum, { cells }) => sum + cells.length, 0);

/** What a refusal tells whoever is refused. */
const told = ({ answer }: Outcome) => {
  const { requestId: _, ...problem } = answer.json ?? {};
  return { problem, headers: Object.keys(answer.headers).sort() };
};

describe.skipIf(isElsewhere)(`who may do what, in ${count} requests`, () => {
  const cloud = ownCloud();
  let results: ReadonlyMap<string, RowResult>;
  beforeAll(async () => {
    const found = await runMatrix(cloud(), operations, rows);
    results = new Map(found.map((result) => [result.operation.id, result]));
  }, 900_000);

  it('is said of every operation, and of nothing else', () => {
    expect(Object.keys(rows).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  describe.each(table)('$id: $cells.length', ({ id, cells }) => {
    const result = (): RowResult => {
      const found = results.get(id);
      if (!found) throw new Error(`nothing is known of ${id}`);
      return found;
    };

    it('answers everybody as its row says', () => {
      const { outcomes } = result();
      const seen = Object.fromEntries(outcomes.map(({ cell, answer }) => [nameOf(cell), answerIn(answer)]));
      const wrong = outcomes.filter(({ cell, answer }) => answerIn(answer) !== cell.expected);
      expect(seen, wrong.map(({ cell, answer }) => `${nameOf(cell)}: ${answer.text}`).join('\n')).toEqual(
        Object.fromEntries(cells.map((cell) => [nameOf(cell), cell.expected])),
      );
      expect(cells.some((cell) => !isRefused(cell))).toBe(true);
    });

    it('changes nothing for whoever is refused, and nothing of the owner’s for others', () => {
      const { changedByRefusals, changedByOthers } = result();
      expect({ changedByRefusals, changedByOthers }).toEqual({ changedByRefusals: [], changedByOthers: [] });
    });

    it('says of somebody else’s what it says of nothing at all', () => {
      const { outcomes, row, operation } = result();
      if (row.other !== row.absent || operation.role === undefined) return;
      const owner = ownerOf(operation);
      const foreign = outcomes.filter(({ cell }) => isMember(cell.caller) && cell.caller !== owner);
      for (const [caller, both] of Map.groupBy(foreign, ({ cell }) => cell.caller)) {
        const [first, ...others] = both.map(told);
        for (const other of others) expect(other, caller).toEqual(first);
      }
    });

    it('shows what it lists to its owner alone', () => {
      const { outcomes, operation, shown } = result();
      if (shown === undefined) return;
      const seenBy = outcomes.filter(({ answer }) => answer.text.includes(shown)).map(({ cell }) => cell.caller);
      expect(seenBy).toEqual([ownerOf(operation)]);
    });
  });
});
