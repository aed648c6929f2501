import { CsvError, type CsvRow } from './rows.ts';

/** Columns that a file of goods may have, in the order in which an export writes them. */
export const fixedColumns = [
  ...['product', 'productId', 'name', 'description', 'category', 'status', 'images', 'sku', 'price', 'stock'],
] as const;

const required = ['product', 'name', 'description', 'category', 'images', 'price', 'stock'];

const seeSample = 'The columns have English names; --help shows a sample. 列名须为英文，--help 中有示例。';

/** Where each column of a file is. */
export interface Columns {
  readonly width: number;
  /** The cell under a heading; empty when the file has no such column. */
  cell(row: CsvRow, heading: string): string;
  /** Filled cells under headings that begin with `prefix`, by what follows it. */
  cells(row: CsvRow, prefix: 'option:' | 'attribute:'): [name: string, cell: string][];
}

/** Reads the header; a heading that nobody knows is refused, since it may be a misspelt one. */
export const columnsOf = (header: CsvRow): Columns => {
  const headings = header.cells.map((cell) => cell.trim());
  const faults = [
    ...headings.filter((each) => !isKnown(each)).map((each) => `the column "${each}" is not known`),
    ...headings.filter((each, i) => headings.indexOf(each) < i).map((each) => `the column "${each}" is there twice`),
    ...required.filter((each) => !headings.includes(each)).map((each) => `the column "${each}" is missing`),
  ];
  if (faults.length > 0) throw new CsvError(`The header cannot be used: ${faults.join('; ')}.\n${seeSample}`);

  const at = (row: CsvRow, index: number): string => row.cells[index]?.trim() ?? '';
  return {
    width: headings.length,
    cell: (row, heading) => at(row, headings.indexOf(heading)),
    cells: (row, prefix) =>
      headings.flatMap((heading, i) =>
        heading.startsWith(prefix) && at(row, i) !== ''
          ? [[heading.slice(prefix.length), at(row, i)] satisfies [string, string]]
          : [],
      ),
  };
};

const fixed: readonly string[] = fixedColumns;

const isKnown = (heading: string): boolean => fixed.includes(heading) || /^(option|attribute):./.test(heading);
