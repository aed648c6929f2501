import { describe, expect, it } from 'vitest';
import { parameterPort } from '#shared/kernel/parameters.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { readShop, required } from '#shared/kernel/shop.ts';
import { entity, shape, tablePort } from '#shared/table/index.ts';
import { fixedParameters } from '#test/fakes.ts';

const note = entity(shape<{ id: string; month: string }>(), 'note', {
  pk: 'NOTE#{id}',
  sk: 'META',
  listed: { pk: 'LIST#{month}', sk: '{id}' },
  due: 'NOTE',
});

const notes = tablePort('notes', {
  entities: [note],
  reads: () => ({ read: () => 'read' }),
  writes: () => ({ write: () => 'written' }),
});

describe('a port', () => {
  it('asks for no more than reading where a story only reads', () => {
    expect(reads(notes)).toMatchObject({ access: 'reads', actions: ['GetItem', 'BatchGetItem', 'Query'] });
    expect(Object.keys(reads(notes).open({ table: {} }))).toEqual(['read']);
  });

  it('adds the writes, and nothing else, where a story writes', () => {
    expect(writes(notes).actions).toEqual([
      ...reads(notes).actions,
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
    ]);
    expect(Object.keys(writes(notes).open({ table: {} }))).toEqual(['read', 'write', 'commit']);
  });

  it('is granted the keys of its entities, and those of indexes only if it queries them', () => {
    expect(notes.scope).toMatchObject({ keys: ['NOTE#*'], indexes: [] });
    const listed = tablePort('notes', {
      entities: [note],
      indexes: ['byCategory'],
      reads: () => ({}),
      writes: () => ({}),
    });
    expect(listed.scope).toMatchObject({ keys: ['NOTE#*', 'LIST#*'] });
  });

  it('says which resource is missing', () => {
    expect(() => reads(notes).open({})).toThrow("No adapter was given for the resource 'table'.");
  });

  it('over a parameter reads that one, and may read no other', async () => {
    const port = parameterPort('keys', 'keys/tokens', (read) => ({ first: read }));
    expect(port.scope).toEqual({ paths: ['keys/tokens'], actions: ['GetParameters'] });
    expect(await port.reads(fixedParameters({ 'keys/tokens': 'secret' })).first()).toBe('secret');
  });
});

describe('the environment of a function', () => {
  it('holds the shop and its address', () => {
    const shop = readShop({ SHOP: '{"stage":"dev","currency":"CNY"}', SHOP_ORIGIN: 'https://shop.example' });
    expect(shop).toMatchObject({ stage: 'dev', currency: 'CNY', origin: 'https://shop.example' });
  });

  it('is told what it lacks, and who puts it there', () => {
    expect(() => required({}, 'TABLE_NAME')).toThrow('The environment lacks TABLE_NAME: infra sets it');
  });
});
