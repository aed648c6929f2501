import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, fromWireItem, type Item, toWire, toWireItem } from '#shared/table/item.ts';

/** `__proto__` is no name for an attribute, and no request brings one in. */
const names = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((again) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(again('value'), { maxLength: 4 }),
    fc.uint8Array(),
    fc.dictionary(names, again('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const items = fc.dictionary(names, value, { maxKeys: 6, noNullPrototype: true });

describe('an item', () => {
  it('comes back from the wire as it went there', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(fromWireItem(toWireItem(item as Item))).toEqual(item);
      }),
    );
  });

  it('is written as DynamoDB wants it', () => {
    expect(
      toWireItem({ s: 'a', n: -1.5, b: true, z: null, x: new Uint8Array([7]), l: [1, 'x'], m: { inner: '' } }),
    ).toEqual({
      s: { S: 'a' },
      n: { N: '-1.5' },
      b: { BOOL: true },
      z: { NULL: true },
      x: { B: new Uint8Array([7]) },
      l: { L: [{ N: '1' }, { S: 'x' }] },
      m: { M: { inner: { S: '' } } },
    });
  });

  it('reads bytes as the stream tells them, too', () => {
    expect(fromWireItem({ x: { B: 'AQID' } })).toEqual({ x: Buffer.from([1, 2, 3]) });
  });

  it('leaves out what is undefined, at every depth', () => {
    expect(toWireItem({ a: undefined, m: { b: undefined, c: 1 } })).toEqual({ m: { M: { c: { N: '1' } } } });
    expect(toWire([1, undefined, 2])).toEqual({ L: [{ N: '1' }, { N: '2' }] });
  });
});

describe('the size of an item', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  it.each<[string, Item, number]>([
    ['names count', { name: '' }, 4],
    ['text counts in UTF-8', { a: '青瓷 é' }, 1 + 6 + 1 + 2],
    ['true and null take one byte', { a: true, b: null }, 2 + 2],
    ['a list takes 3, and 1 for each entry', { a: ['x', 'yz'] }, 1 + 3 + 2 + 3],
    ['a map takes 3, and 1 for each entry', { a: { b: 'x' } }, 1 + 3 + 1 + 2],
    ['bytes take what they are', { a: new Uint8Array(9) }, 10],
    ['an empty list and an empty map take 3', { a: [], b: {} }, 2 + 6],
    ['what is undefined takes nothing', { a: undefined, b: 'x' }, 2],
  ])('follows the documented rules: %s', (_, item, bytes) => {
    expect(bytesOf(item)).toBe(bytes);
  });

  it('takes numbers by their digits, never for less than they are', () => {
    fc.assert(
      fc.property(fc.integer(), (n) => {
        const significant = String(Math.abs(n)).replace(/0+$/, '').length;
        const documented = Math.ceil(significant / 2) + 1;
        expect(bytesOf({ a: n }) - 1).toBeGreaterThanOrEqual(documented);
        expect(bytesOf({ a: n }) - 1).toBeLessThanOrEqual(Math.ceil(String(n).length / 2) + 2);
      }),
    );
  });

  it('grows with everything that is added', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(bytesOf({ ...(item as Item), 'one more': 'x' })).toBeGreaterThan(bytesOf(item as Item) - 1);
      }),
    );
  });
});
