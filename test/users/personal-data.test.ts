import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { personalData, personalDataOf } from '#functions/users/personal-data.ts';
import { projectRoot } from '#infra/build/places.ts';
import type { Item } from '#shared/table/index.ts';
import { entity, equals, shape } from '#shared/table/index.ts';
import { erasing, personal, shown } from '#shared/table/personal.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { somebodyBusy } from './person.ts';

capturedLog();
const real = realTable();

/** What the kernel itself writes beside the value. */
const ofTheKernel = new Set(['pk', 'sk', 'type', 'due', 'listPk', 'listSk']);

const withoutFate = (item: Item): string[] => {
  const data = personalDataOf(item);
  if (!data) return [`${item['type']} has no map`];
  return Object.keys(item)
    .filter((name) => !ofTheKernel.has(name) && !(name in data.fates))
    .map((name) => `${item['type']}.${name} has no fate`);
};

describe('what becomes of personal data', () => {
  it('is said of every kind of item that the shop declares', () => {
    const declared = globSync('shared/**/*.ts', { cwd: projectRoot })
      .filter((file) => file !== 'shared/table/entity.ts')
      .flatMap((file) => [
        ...readFileSync(path.join(projectRoot, file), 'utf8').matchAll(
          /^(?:export )?const \w+ = entity\(\s*shape<[^']*>\(\),\s*'(\w+)'/gm,
        ),
      ])
      .map(([, type]) => type);
    expect(declared.length).toBeGreaterThan(15);
    expect(personalData.map(({ kind }) => kind.type).sort()).toEqual(declared.sort());
  });

  it('is said of every attribute that is really stored', async () => {
    const table = await real.empty();
    await somebodyBusy(table);
    const items = await table.items();
    expect(new Set(items.map(({ type }) => type)).size).toBeGreaterThan(12);
    expect(items.flatMap(withoutFate)).toEqual([]);
  });

  it('is noticed when it is not said', () => {
    expect(withoutFate({ type: 'horoscope' })).toEqual(['horoscope has no map']);
    expect(withoutFate({ type: 'cart', lines: [], zodiac: 'ox' })).toEqual(['cart.zodiac has no fate']);
  });
});

interface Note {
  readonly userId: string;
  readonly noteId: string;
  readonly text: string;
  readonly mood?: string;
  readonly stars: number;
  readonly dueAt?: string;
}
const noteItem = entity(shape<Note>(), 'note', { pk: 'USER#{userId}', sk: 'NOTE#{noteId}', due: 'NOTE' });
const note: Note = {
  userId: 'usr_1',
  noteId: '1',
  text: 'mine',
  mood: 'glad',
  stars: 3,
  dueAt: '2026-11-23T08:00:00.000Z',
};
const data = personal(
  noteItem,
  { userId: 'keep', noteId: 'keep', text: { scrub: '-' }, mood: 'drop', stars: 'keep', dueAt: 'drop' },
  ['stars'],
);

describe('an item without its person', () => {
  it('keeps, scrubs and drops what its map says, and leaves the index with its deadline', async () => {
    const table = await real.empty();
    await table.given([noteItem.put(note)]);
    const statement = erasing(noteItem.item(note), 'usr_1', data);
    await table.table.commit(statement ? [statement] : []);
    const [left = {}] = await table.items();
    expect(left).toEqual({
      pk: 'USER#usr_1',
      sk: 'NOTE#1',
      type: 'note',
      userId: 'usr_1',
      noteId: '1',
      text: '-',
      stars: 3,
    });
    expect(erasing(left, 'usr_1', data)).toBeUndefined();
  });

  it('loses nothing that somebody else writes meanwhile', async () => {
    const table = await real.empty();
    await table.given([noteItem.put(note)]);
    const statement = erasing(noteItem.item(note), 'usr_1', data);
    await table.given([noteItem.update(note, { set: { stars: 5 } })]);
    await table.table.commit(statement ? [statement] : []);
    expect(await table.items()).toMatchObject([{ stars: 5, text: '-' }]);
  });

  it('has another version, so that nobody who has read the old one writes the person back', async () => {
    interface Letter {
      readonly userId: string;
      readonly text: string;
      readonly version: number;
    }
    const letterItem = entity(shape<Letter>(), 'letter', { pk: 'USER#{userId}', sk: 'LETTER' });
    const letter: Letter = { userId: 'usr_1', text: 'mine', version: 3 };
    const fates = personal(letterItem, { userId: 'keep', text: { scrub: '-' }, version: 'keep' });
    const table = await real.empty();
    await table.given([letterItem.put(letter)]);
    const statement = erasing(letterItem.item(letter), 'usr_1', fates);
    await table.table.commit(statement ? [statement] : []);
    const before = letterItem.put({ ...letter, version: 4 }, { when: { version: equals(letter.version) } });
    await expect(table.table.commit([before])).rejects.toMatchObject({ name: 'Stale' });
    expect(await table.items()).toMatchObject([{ text: '-', version: 4 }]);
  });

  it.each([
    ['gone by itself', undefined],
    ['become somebody else’s', { userId: 'usr_2' }],
  ])('is left alone when it has %s', async (_, now) => {
    const table = await real.empty();
    const statement = erasing(noteItem.item(note), 'usr_1', data);
    if (now)
      await table.given([
        { action: 'put', key: { pk: 'USER#usr_1', sk: 'NOTE#1' }, item: { ...noteItem.item(note), ...now } },
      ]);
    await expect(table.table.commit(statement ? [statement] : [])).rejects.toMatchObject({ name: 'Gone' });
    expect(await table.items()).toHaveLength(now ? 1 : 0);
  });

  it('is removed when nothing of it would stay', async () => {
    const all = personal(noteItem, {
      userId: 'drop',
      noteId: 'drop',
      text: 'drop',
      mood: 'drop',
      stars: 'drop',
      dueAt: 'drop',
    });
    expect(erasing(noteItem.item(note), 'usr_1', all)).toMatchObject({ action: 'remove' });
  });

  it('is shown to its person without keys and secrets', () => {
    expect(shown(noteItem.item(note), data)).toEqual({
      userId: 'usr_1',
      noteId: '1',
      text: 'mine',
      mood: 'glad',
      dueAt: note.dueAt,
    });
  });
});
