import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { DurableMap } from '#infra/local/engines/durable-map.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const open = (file: string) => new DurableMap(file, (json) => z.parse(z.number(), json));

describe('a durable map', () => {
  it('has its last state again although nobody closed it', () => {
    const file = join(temporaryDirectory(), 'deep', 'numbers.jsonl');
    const killed = open(file);
    killed.set('a', 1);
    killed.set('a', 2);
    killed.set('b', 3);
    killed.delete('b');

    expect([...open(file).entries()]).toEqual([['a', 2]]);
  });

  it('drops a line that was cut off', () => {
    const file = join(temporaryDirectory(), 'numbers.jsonl');
    open(file).set('a', 1);
    appendFileSync(file, '["a",2');

    expect([...open(file).entries()]).toEqual([['a', 1]]);
  });

  it('forgets its history when it is opened', () => {
    const file = join(temporaryDirectory(), 'numbers.jsonl');
    const map = open(file);
    for (let i = 0; i < 100; i++) map.set('a', i);

    open(file);

    expect(readFileSync(file, 'utf8')).toBe('["a",99]\n');
  });

  it('names the line that it cannot read', () => {
    const file = join(temporaryDirectory(), 'numbers.jsonl');
    open(file).set('a', 1);
    appendFileSync(file, '["b","two"]\n');

    expect(() => open(file)).toThrow('numbers.jsonl:2');
  });
});
