/** What was found where a row begins. */
export interface RowAt {
  readonly cells: readonly string[];
  /** Where the next row begins; missing when this one cannot be read. */
  readonly end?: number;
  /** Why it cannot be read, unless more text follows. */
  readonly broken?: string;
  /** True when more text may still mend it. */
  readonly open?: boolean;
}

type Cell = { readonly value: string; readonly end: number };

/** Reads the row that begins at `start`: cells in quotes may hold separators, newlines and doubled quotes. */
export const rowAt = (text: string, start: number, separator: string): RowAt => {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at, separator);
    if (cell === undefined) return { cells, broken: 'a quote is never closed', open: true };
    cells.push(cell.value);
    if (text[cell.end] !== separator) return { cells, ...rowEnd(text, cell.end) };
    at = cell.end + 1;
  }
};

/** A row ends with a newline, with a carriage return before it, or with the text. */
const rowEnd = (text: string, end: number): Omit<RowAt, 'cells'> => {
  const next = text.slice(end, end + 2);
  if (next === '\r\n') return { end: end + 2 };
  if (next === '' || next.startsWith('\n')) return { end: Math.min(text.length, end + 1) };
  return { broken: 'a quote is closed in the middle of a cell', open: next === '\r' };
};

const plainAt = (text: string, start: number, separator: string): Cell => {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end++;
  if (text[end] === '\n' && end > start && text[end - 1] === '\r') end--;
  return { value: text.slice(start, end), end };
};

const quotedAt = (text: string, start: number): Cell | undefined => {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    if (text[quote + 1] !== '"') return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    from = quote + 2;
  }
};
