import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { atLeast, collection, equals, without } from '#shared/table/index.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { engineFaults, faultyEngine } from '#test/engines.ts';
import { fresh } from '#test/factories.ts';
import { realTable } from '#test/table.ts';
import { note, pages, title } from './notes.ts';

const real = realTable();
const metered = () => {
  const meter = new Meter();
  return { meter, table: new Table(real.engine, meter) };
};
describe('a write', () => {
  it('puts an item where its key says, and takes it away again', async () => {
    const { table, meter } = metered();
    const [one] = pages(fresh.name(), 1, { text: '青瓷', price: { amount: 5 } });
    if (!one) throw new Error('no page');
    await table.commit([note.put(one, { when: 'absent' })]);
    expect(await table.get(note.at(one))).toMatchObject(one);
    await table.commit([note.remove(one, { when: 'exists' })]);
    expect(await table.get(note.at(one))).toBeUndefined();
    expect(meter.capacity).toEqual({ rt: 4, rru: 1, wru: 2 });
  });

  it('answers an item as it is after its update', async () => {
    const { table } = metered();
    const one = { book: fresh.name(), page: '1' };
    await table.commit([note.put({ ...one, pieces: 5, marks: ['a'], text: 'old' })]);
    const change = { set: { text: 'new' }, add: { pieces: -2 }, append: { marks: ['b'] }, remove: ['shelf'] } as const;
    expect(await table.update(note.update(one, change))).toMatchObject({ text: 'new', pieces: 3, marks: ['a', 'b'] });
  });

  it('whose condition fails is answered with the item as it is', async () => {
    const { table } = metered();
    const one = { book: fresh.name(), page: '1', pieces: 2 };
    await table.commit([note.put(one)]);
    const take = note.update(
      one,
      { add: { pieces: -3 } },
      {
        when: { pieces: atLeast(3) },
        otherwise: (now) => new Problem('out_of_stock', { detail: `${now?.pieces} left` }),
      },
    );
    await expect(table.commit([take])).rejects.toMatchObject({ code: 'out_of_stock', details: { detail: '2 left' } });
    expect(await table.get(note.at(one))).toMatchObject({ pieces: 2 });
  });

  it('never makes an item out of an update that speaks of one', async () => {
    const { table } = metered();
    const gone = { book: fresh.name(), page: '1' };
    for (const when of ['exists', { text: without }, { pieces: equals(0) }] as const) {
      await expect(table.commit([note.update(gone, { add: { pieces: 1 } }, { when })])).rejects.toBeInstanceOf(Stale);
    }
    expect(await table.get(note.at(gone))).toBeUndefined();
  });
});

describe('several writes', () => {
  it('happen together, or not at all', async () => {
    const { table } = metered();
    const [one, two] = pages(fresh.name(), 2);
    if (!one || !two) throw new Error('no pages');
    await table.commit([note.put(two)]);
    const both = [
      note.put(one, { when: 'absent' }),
      note.put(two, { when: 'absent', otherwise: () => new Problem('conflict', { detail: 'two is there' }) }),
    ];
    await expect(table.commit(both)).rejects.toMatchObject({ details: { detail: 'two is there' } });
    expect(await table.get(note.at(one))).toBeUndefined();
  });

  it('cost twice as much, and an index entry as much as a write', async () => {
    const { table, meter } = metered();
    const book = fresh.name();
    await table.commit([
      note.put({ book, page: '1', text: 'x'.repeat(1_500) }),
      note.put({ book, page: '2', shelf: 'tea', dueAt: '2026' }),
    ]);
    expect(meter.capacity).toEqual({ rt: 1, rru: 0, wru: 2 * 2 + 2 * (1 + 2) });
  });

  it('of none ask nobody', async () => {
    const { table, meter } = metered();
    await table.commit([]);
    expect(meter.capacity.rt).toBe(0);
  });

  it('charge an update for the item that was read before it', async () => {
    const { table, meter } = metered();
    const one = { book: fresh.name(), page: '1', text: 'x'.repeat(3_000) };
    await real.given([note.put(one)]);
    await table.get(note.at(one));
    await table.commit([note.update(one, { set: { pieces: 1 } }), note.put({ ...one, page: '2', text: 'short' })]);
    expect(meter.capacity.wru).toBe(2 * 3 + 2);
  });
});

describe('reading', () => {
  it('many places answers in their order, with what is missing missing, in one round trip', async () => {
    const { table, meter } = metered();
    const book = fresh.name();
    const [one, two] = pages(book, 2);
    if (!one || !two) throw new Error('no pages');
    await real.given([note.put(one), note.put(two), title.put({ book, title: 'Tea' })]);
    const found = await table.getMany([
      note.at(two),
      title.at({ book }),
      note.at({ book, page: 'none' }),
      note.at(two),
    ]);
    expect(found).toMatchObject([two, { title: 'Tea' }, undefined, two]);
    // What is not there is paid for as well, and what is asked for twice only once.
    expect(meter.capacity).toEqual({ rt: 1, rru: 1.5, wru: 0 });
  });

  it('no places asks nobody', async () => {
    const { table, meter } = metered();
    expect(await table.getMany([])).toEqual([]);
    expect(meter.capacity).toEqual({ rt: 0, rru: 0, wru: 0 });
  });

  it('strongly costs twice as much', async () => {
    const { meter } = metered();
    const table = new Table(real.engine, meter, { consistent: true });
    await table.get(note.at({ book: 'none', page: '1' }));
    expect(meter.capacity.rru).toBe(1);
  });

  it('a collection sorts the neighbours by their kind, in one Query', async () => {
    const { table, meter } = metered();
    const book = fresh.name();
    await real.given([title.put({ book, title: 'Tea' }), ...pages(book, 7).map((each) => note.put(each))]);
    const { titles, notes } = await table.collect(collection({ titles: title, notes: note }), {
      partition: title.partition({ book }),
      range: { atLeast: 'NOTE#' },
      newestFirst: true,
      limit: 4,
    });
    expect(titles).toMatchObject([{ title: 'Tea' }]);
    expect(notes.map(({ page }) => page)).toEqual(['007', '006', '005']);
    expect(meter.capacity).toEqual({ rt: 1, rru: 0.5, wru: 0 });
  });
});

describe('a table that does not answer', () => {
  const one = { book: 'any', page: '1' };
  const uses: Record<string, (table: Table) => Promise<unknown>> = {
    get: (table) => table.get(note.at(one)),
    getMany: (table) => table.getMany([note.at(one)]),
    query: (table) => table.query(note, { partition: 'BOOK#any', limit: 1 }),
    update: (table) => table.update(note.put(one)),
    commit: (table) => table.commit([note.put(one), note.put({ ...one, page: '2' })]),
  };

  it.each(Object.keys(uses).flatMap((use) => engineFaults.map((fault) => ({ use, fault }))))(
    'makes $use tell again or answer "unavailable" after $fault, never "unexpected"',
    async ({ use, fault }) => {
      const table = new Table(faultyEngine(real.engine, new Map([[0, fault]])), new Meter());
      const error: unknown = await uses[use]?.(table).catch((thrown: unknown) => thrown);
      if (fault === 'conflict') expect(error).toBeInstanceOf(Stale);
      else expect(error).toMatchObject({ code: 'unavailable' });
    },
  );
});
