import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeCell, attributeOf, decimal, guarded, minorUnits, unguarded } from '#infra/csv/cells.ts';
import { Fingerprints } from '#infra/csv/fingerprints.ts';

describe('a price', () => {
  it.each([
    ['199.00', 'CNY', 19_900],
    ['199', 'CNY', 19_900],
    ['0.07', 'CNY', 7],
    ['1.1', 'CNY', 110],
    ['4.350', 'CNY', 435],
    ['1999', 'JPY', 1999],
    ['1.234', 'KWD', 1234],
  ])('of %s %s is %i minor units', (cell, currency, amount) => {
    expect(minorUnits(cell, currency)).toBe(amount);
  });

  it.each(['', '1.005', '1,50', '-1', '1e3', '¥5', '1 000', '.5', '5.', 'NaN', '٣'])('is not %j', (cell) => {
    expect(minorUnits(cell, 'CNY')).toBeUndefined();
  });

  it('is written as it is read, to the last unit', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.constantFrom('CNY', 'JPY', 'KWD'), (amount, currency) => {
        expect(minorUnits(decimal(amount, currency), currency)).toBe(amount);
      }),
    );
  });
});

describe('an attribute', () => {
  it.each([
    ['350', 350],
    ['-1.50', -1.5],
    ['true', true],
    ['["a","b"]', ['a', 'b']],
    ['"350"', '350'],
    ['007', '007'],
    ['yes', 'yes'],
    ['[1]', '[1]'],
    ['5 cm', '5 cm'],
  ])('%s is read as %j', (cell, value) => {
    expect(attributeOf(cell)).toEqual(value);
  });

  it('is written as it is read, whatever it is', () => {
    const text = fc
      .oneof(fc.string(), fc.json(), fc.constantFrom('1', 'true', '"x"', '[]', '=1+1', "'=1"))
      .map((each) => each.trim());
    const value = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.array(text));
    fc.assert(
      fc.property(value, (each) => {
        const isNegativeZero = Object.is(each, -0);
        expect(attributeOf(unguarded(guarded(attributeCell(each))))).toEqual(isNegativeZero ? 0 : each);
      }),
    );
  });
});

describe('a cell that a spreadsheet would calculate', () => {
  it.each(['=1+1', '+x', '-x', '@SUM(A1)', "'=1", "''=1", '\t=1'])(
    'is a text in the file and itself again in the shop: %j',
    (text) => {
      expect(guarded(text)).toBe(`'${text}`);
      expect(unguarded(guarded(text))).toBe(text);
    },
  );

  it.each(['-5', 'tea', "'quoted'", ''])('is not %j', (text) => {
    expect([guarded(text), unguarded(text)]).toEqual([text, text]);
  });
});

describe('fingerprints', () => {
  it('remember as a map does, beyond their first size', () => {
    const prints = new Fingerprints();
    for (let i = 0; i < 5_000; i++) prints.set(`key ${i}`, BigInt(i));
    for (let i = 0; i < 5_000; i += 2) prints.set(`key ${i}`, BigInt(i * 10));
    expect(prints.size).toBe(5_000);
    expect([prints.get('key 4999'), prints.get('key 4998'), prints.get('key 5000')]).toEqual([
      4999n,
      49_980n,
      undefined,
    ]);
  });
});
