import { describe, expect, it } from 'vitest';
import { packColumn } from '#shared/search/columns.ts';

describe('a column', () => {
  it.each([
    ['one number', [7, 7, 7], 0],
    ['bytes', [0, 3, 255], 1],
    ['bytes far from zero', [1_000, 1_255], 1],
    ['two bytes', [255, 256, 65_535], 2],
    ['three bytes, kept as four', [0, 65_536, 2 ** 24 - 1], 4],
    ['four bytes', [1, 2 ** 32 - 1], 4],
    ['more than 32 bits', [0, 2 ** 32, 10 ** 13], 6],
    ['a few far above 32 bits', [2 ** 40, 2 ** 40 + 300], 2],
  ])('of %s is read as it was written', (_, values, width) => {
    const column = packColumn(values);
    expect(column.width).toBe(width);
    expect(values.map((_, place) => column.at(place))).toEqual(values);
    expect([...column.asNumbers(values.length)]).toEqual(values);
    if (Math.max(...values) < 2 ** 8) expect([...column.asBytes(values.length)]).toEqual(values);
    if (Math.max(...values) < 2 ** 32) expect([...column.asWords(values.length)]).toEqual(values);
  });
});
