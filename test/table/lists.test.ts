import { describe, expect, it } from 'vitest';
import { fresh } from '#test/factories.ts';
import { realTable } from '#test/table.ts';
import { note, pages, title } from './notes.ts';

const real = realTable();

describe('a list', () => {
  /** All pages of a list, each as the numbers of its notes. */
  const walk = async (limit: number, options: object): Promise<readonly (readonly string[])[]> => {
    const seen: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await real.table.query(note, { partition: '', ...options, limit, after });
      seen.push(items.map(({ page }) => page));
      after = next;
    } while (after !== undefined);
    return seen;
  };

  it.each([1, 2, 3, 4, 5, 6])('of five shows each item once, %d at a time, and ends where it ends', async (limit) => {
    const book = fresh.name();
    await real.given([title.put({ book, title: 'Tea' }), ...pages(book, 5).map((each) => note.put(each))]);
    const seen = await walk(limit, {
      partition: note.partition({ book }),
      range: { prefix: 'NOTE#' },
      newestFirst: true,
    });
    expect(seen.flat()).toEqual(['005', '004', '003', '002', '001']);
    expect(seen.length).toBe(Math.ceil(5 / limit));
  });

  it.each([1, 2, 5])('over an index does so as well, %d at a time', async (limit) => {
    const shelf = fresh.name('shelf');
    await real.given(pages(fresh.name(), 5, { shelf }).map((each) => note.put(each)));
    await real.given(pages(fresh.name(), 3).map((each) => note.put(each)));
    const seen = await walk(limit, { index: 'byCategory', partition: `SHELF#${shelf}`, newestFirst: true });
    expect(seen.length).toBe(Math.ceil(5 / limit));
    const listed = await real.table.query(note, { index: 'byCategory', partition: `SHELF#${shelf}`, limit: 100 });
    expect(listed.items.length).toBe(5);
  });

  it('shows of an index what it projects, and nothing more', async () => {
    const shelf = fresh.name('shelf');
    await real.given(pages(fresh.name(), 1, { shelf, text: 'long', pieces: 3 }).map((each) => note.put(each)));
    const { items } = await real.table.query(note, { index: 'byCategory', partition: `SHELF#${shelf}`, limit: 9 });
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['listPk', 'listSk', 'pk', 'sk', 'type']);
  });
});

describe('work that is due', () => {
  it('is found in every shard when its time has come, and read whole', async () => {
    const empty = await real.empty();
    const due = pages(fresh.name(), 30, { dueAt: '2026-11-23T08:00:00.000Z', text: 'whole' });
    const later = pages(fresh.name(), 5, { dueAt: '2026-11-23T08:00:00.001Z' });
    await empty.given([...due, ...later, ...pages(fresh.name(), 5)].map((each) => note.put(each)));
    const found = await empty.table.due(note, new Date('2026-11-23T08:00:00.000Z'), 25);
    expect(found.map(({ page, text }) => [page, text]).sort()).toEqual(due.map(({ page, text }) => [page, text]));
  });

  it('is not found again once its deadline is gone', async () => {
    const empty = await real.empty();
    const one = { book: fresh.name(), page: '1', dueAt: '2026' };
    await empty.given([note.put(one)]);
    await empty.table.commit([note.update(one, { remove: ['dueAt'] }, { when: 'exists' })]);
    expect(await empty.table.due(note, new Date(), 25)).toEqual([]);
  });
});
