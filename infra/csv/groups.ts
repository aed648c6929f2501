import type { Columns } from './columns.ts';
import { Fingerprints } from './fingerprints.ts';
import type { CsvRow } from './rows.ts';
import { notUtf8 } from './utf8.ts';

/** Something wrong in the file, and where. */
export interface Fault {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

/** The rows of one product. */
export interface Group {
  readonly key: string;
  /** At least one: each is a SKU. */
  readonly rows: readonly CsvRow[];
  readonly faults: readonly Fault[];
}

/** A product has at most 50 SKUs; more rows than that need not be held to know that they are too many. */
const mostRows = 51;

/** Puts consecutive rows with the same key together. Of a product with one bad row nothing is imported. */
export async function* groupsOf(rows: AsyncIterable<CsvRow>, columns: Columns): AsyncGenerator<Group> {
  const seen = new Fingerprints();
  let group: { key: string; rows: CsvRow[]; faults: Fault[] } | undefined;
  for await (const row of rows) {
    const key = columns.cell(row, 'product');
    const faults = faultsOf(row, columns);
    if (group === undefined || key !== group.key || key === '') {
      if (group) yield group;
      const isSecondPlace = key !== '' && seen.get(key) !== undefined;
      if (isSecondPlace) faults.push({ line: row.line, column: 'product', reason: 'stands apart from its other rows' });
      seen.set(key, 1n);
      group = { key, rows: [], faults: [] };
    }
    if (group.rows.length < mostRows) group.rows.push(row);
    group.faults.push(...faults);
  }
  if (group) yield group;
}

const faultsOf = (row: CsvRow, columns: Columns): Fault[] => {
  const { line, cells, broken } = row;
  const fault = (reason: string, column = ''): Fault[] => [{ line, column, reason }];
  if (cells.some((cell) => cell.includes('\uFFFD'))) return fault(notUtf8);
  if (broken) return fault(broken);
  if (cells.length !== columns.width) return fault(`has ${cells.length} cells where the header has ${columns.width}`);
  return columns.cell(row, 'product') === '' ? fault('is required', 'product') : [];
};
