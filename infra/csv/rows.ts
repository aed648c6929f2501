import { type RowAt, rowAt } from './row-at.ts';

/** One row of a CSV file. */
export interface CsvRow {
  /** Line of the file on which the row begins; the first is 1. */
  readonly line: number;
  /** The cells, as far as they could be read. */
  readonly cells: readonly string[];
  /** Why the rest could not be read. */
  readonly broken?: string;
}

/** A file that cannot be read as CSV at all. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** A quote that nobody closes must not make one row of the rest of the file. */
const longestRow = 1_000_000;

/** Reads rows out of text that comes in pieces, holding no more than one row and one piece. */
export async function* rowsOf(text: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let held = '';
  let line = 1;
  let separator: string | undefined;
  const read = function* (isLast: boolean) {
    separator ??= held.includes('\n') || isLast ? separatorOf(held) : undefined;
    if (separator === undefined) return;
    const { rows, end, nextLine } = rowsIn({ text: held, line, separator, isLast });
    held = held.slice(end);
    line = nextLine;
    yield* rows;
  };
  for await (const piece of text) {
    held += piece;
    yield* read(false);
  }
  yield* read(true);
}

const separators = [',', ';', '\t'];

/** Spreadsheets write commas, semicolons or tabs, by the language that they are set to: the header shows which. */
const separatorOf = (text: string): string => {
  const [header = ''] = text.split('\n', 1);
  return separators.toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';
};

interface Piece {
  readonly text: string;
  /** The line on which the text begins. */
  readonly line: number;
  readonly separator: string;
  /** Whether nothing follows this text. */
  readonly isLast: boolean;
}

/** All rows that are complete in the text. */
const rowsIn = ({ text, line, separator, isLast }: Piece) => {
  const rows: CsvRow[] = [];
  let start = 0;
  let nextLine = line;
  while (start < text.length) {
    const { cells, broken, end, open = false }: RowAt = rowAt(text, start, separator);
    if (end !== undefined && (end < text.length || isLast)) {
      if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: nextLine, cells });
      nextLine += newlinesIn(text, start, end);
      start = end;
      continue;
    }
    const lineEnd = text.indexOf('\n', start);
    if (!isLast && mayStillEnd(text.length - start, lineEnd, broken === undefined || open, nextLine)) break;
    // Reading goes on with the very next line: the quote that is wrong may have swallowed good ones.
    rows.push({ line: nextLine, cells, broken: broken ?? 'the row is too long' });
    start = lineEnd === -1 ? text.length : lineEnd + 1;
    nextLine++;
  }
  return { rows, end: start, nextLine };
};

const mayStillEnd = (length: number, lineEnd: number, isOpen: boolean, line: number): boolean => {
  if (length <= longestRow) return isOpen || lineEnd === -1;
  if (lineEnd === -1) throw new CsvError(`line ${line} has no end: this is no CSV file`);
  return false;
};

const newlinesIn = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
};
