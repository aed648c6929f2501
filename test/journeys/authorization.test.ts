import { beforeAll, describe, expect, it } from 'vitest';
import { isMember, members, ownerOf } from './authorization/callers.ts';
import { answerIn, cellsOf, isRefused, nameOf } from './authorization/cells.ts';
import { type Outcome, type RowResult, runMatrix } from './authorization/matrix.ts';
import { matrix, rows } from './authorization/rows.ts';
import { describedOperations } from './operations.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const operations = await describedOperations();
const table = operations.flatMap((operation) => {
  const row = rows[operation.id];
  return row ? [{ id: operation.id, operation, row, cells: cellsOf(operation, row) }] : [];
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
  let changedByRefusals: readonly string[];
  // A minute, on a machine that has nothing else to do.
  beforeAll(async () => {
    const found = await runMatrix(cloud(), operations, rows);
    changedByRefusals = found.changedByRefusals;
    results = new Map(found.results.map((result) => [result.operation.id, result]));
  }, 900_000);
  const resultOf = (id: string): RowResult => {
    const found = results.get(id);
    if (!found) throw new Error(`nothing is known of ${id}`);
    return found;
  };

  it('is said of every operation, below what its token has to allow, and of nothing else', () => {
    const said = Object.entries(matrix).flatMap(([role, ids]) => Object.keys(ids).map((id) => `${id}: ${role}`));
    expect(said.sort()).toEqual(operations.map(({ id, role = 'everybody' }) => `${id}: ${role}`).sort());
  });

  it.each(table)('$id answers everybody as its row says, $cells.length requests', ({ id, row, cells }) => {
    const { outcomes } = resultOf(id);
    const wrong = outcomes.filter(({ cell, answer }) => answerIn(answer) !== cell.expected);
    const reasons = wrong.map(({ cell, answer }) => `${nameOf(cell)}: ${answer.text}`).join('\n');
    const seen = Object.fromEntries(outcomes.map(({ cell, answer }) => [nameOf(cell), answerIn(answer)]));
    expect(seen, reasons).toEqual(Object.fromEntries(cells.map((cell) => [nameOf(cell), cell.expected])));
    expect(cells.some((cell) => !isRefused(cell))).toBe(row.refusal === undefined);
  });

  it('leaves the whole table as it is while everybody is refused who has to be', () => {
    expect(changedByRefusals).toEqual([]);
  });

  it.each(table)('$id changes nothing of its owner’s for anybody else', ({ id }) => {
    const { belongings } = resultOf(id);
    expect(belongings.after).toEqual(belongings.before);
  });

  const concealing = table.filter(
    ({ operation, row }) => operation.role && row.other >= 400 && row.other === row.absent,
  );
  it.each(concealing)('$id says of somebody else’s what it says of nothing at all', ({ id, operation }) => {
    const owner = ownerOf(operation);
    const foreign = resultOf(id).outcomes.filter(({ cell }) => isMember(cell.caller) && cell.caller !== owner);
    for (const [caller, both] of Map.groupBy(foreign, ({ cell }) => cell.caller)) {
      const [first, ...others] = both.map(told);
      for (const other of others) expect(other, caller).toEqual(first);
    }
  });

  it.each(table.filter(({ row }) => row.isListed))(
    '$id shows what it lists to its owner alone',
    ({ id, operation }) => {
      const { outcomes, shown = '' } = resultOf(id);
      expect(shown).not.toBe('');
      const seenBy = outcomes.filter(({ answer }) => answer.text.includes(shown)).map(({ cell }) => cell.caller);
      expect(seenBy).toEqual([ownerOf(operation)]);
    },
  );

  const creating = table.filter(
    ({ operation, row }) => operation.takesKey && row.object === undefined && row.owner === 201,
  );
  it.each(creating)(
    '$id leads nobody to what somebody else has made with the same Idempotency-Key',
    ({ id, cells }) => {
      const made = resultOf(id).outcomes.filter(({ answer }) => answer.status === 201);
      expect(new Set(made.map(({ answer }) => answer.text)).size).toBe(
        cells.filter(({ expected }) => expected === '201').length,
      );
    },
  );

  // What public operations change is proved by a password or a token, whoever sends it.
  const reading = table.filter(({ operation }) => operation.role || operation.method === 'GET');
  it.each(reading)('$id names nobody by user id or e-mail to anybody else but admins', ({ id }) => {
    const { outcomes, people } = resultOf(id);
    for (const { cell, answer } of outcomes) {
      for (const member of members.filter((each) => each !== cell.caller && cell.caller !== 'admin')) {
        const { userId, email } = people[member];
        for (const secret of [userId, email]) expect(answer.text, nameOf(cell)).not.toContain(secret);
      }
    }
  });

  it.each(table.filter(({ id }) => id.startsWith('orders/')))('$id names no account at all', ({ id }) => {
    for (const { answer } of resultOf(id).outcomes) expect(answer.text).not.toMatch(/usr_|mch_/);
  });
});
