import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, rowsOf } from '#infra/csv/rows.ts';

async function* pieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

const rowsIn = async (text: string, length = text.length || 1): Promise<CsvRow[]> => {
  const rows: CsvRow[] = [];
  for await (const row of rowsOf(pieces(text, length))) rows.push(row);
  return rows;
};

const cellsIn = async (text: string, length?: number) => (await rowsIn(text, length)).map(({ cells }) => cells);

describe('rows', () => {
  const cell = fc.oneof(fc.stringMatching(/^[ab,"\r\n;é茶]*$/), fc.string());
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

  it('are what was written, in whatever pieces the file comes, and what another reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (body, length, end) => {
          const width = body[0]?.length ?? 0;
          const cells = [Array.from({ length: width }, (_, i) => `h${i}`), ...body];
          const text = cells
            .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',') + end)
            .join('');
          const filled = cells.filter((row) => row.some((each) => each.trim() !== ''));
          expect(await cellsIn(text, length)).toEqual(filled);
          const elsewhere: string[][] = parse(text, { record_delimiter: end });
          expect(elsewhere.filter((row) => row.some((each) => each.trim() !== ''))).toEqual(filled);
        },
      ),
    );
  });

  it.each([
    ['commas', 'a,b\n1,2'],
    ['semicolons', 'a;b\r\n1;2\r\n'],
    ['tabs', 'a\tb\n1\t2\n'],
  ])('are read with %s between the cells, as the header shows', async (_, text) => {
    expect(await cellsIn(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('know their line, behind quoted newlines, empty lines and empty rows', async () => {
    const rows = await rowsIn('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n,\r\n2,3\r\n');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 7]);
  });

  it('take a quote inside a cell as it is, as spreadsheets do', async () => {
    expect(await cellsIn('a,b\n5" nail,2')).toEqual([
      ['a', 'b'],
      ['5" nail', '2'],
    ]);
  });

  it.each([1, 3, 1000])('that are broken are named, and cost no other row (pieces of %i)', async (length) => {
    const rows = await rowsIn('a,b\n1,2\n3,"never closed\n4,5\n6,"x"y\n"7","8"\n9,"at the end', length);
    expect(rows.map(({ line, broken }) => [line, broken?.split(' ').slice(-2).join(' ')])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'a cell'],
      [4, undefined],
      [5, 'a cell'],
      [6, undefined],
      [7, 'never closed'],
    ]);
  });

  it('of a file that is none end the reading instead of filling the memory', async () => {
    await expect(rowsIn(`a,b\n"${'x'.repeat(1_100_000)}`, 65_536)).rejects.toThrow('line 2 has no end');
  });
});
