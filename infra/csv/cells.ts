import type { NewProduct } from '#shared/catalog/index.ts';

/** A value of an attribute: a text, a number, a truth, or a list of texts. */
export type AttributeValue = NonNullable<NewProduct['attributes']>[string];

/** How many decimals a currency has: 2 for CNY, 0 for JPY. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `199.00` → 19900: digits are moved, nothing is ever multiplied. Undefined for what is no exact amount. */
export const minorUnits = (cell: string, currency: string): number | undefined => {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(cell) ?? [];
  const decimals = decimalsOf(currency);
  const digits = fraction.replace(/0+$/, '');
  if (whole === '' || digits.length > decimals) return undefined;
  return Number(whole + digits.padEnd(decimals, '0'));
};

/** 19900 → `199.00`. */
export const decimal = (amount: number, currency: string): string => {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
};

/** Whole pieces; undefined for anything else. */
export const pieces = (cell: string): number | undefined => (/^\d{1,9}$/.test(cell) ? Number(cell) : undefined);

const plainNumber = /^-?(0|[1-9]\d{0,14})(\.\d{1,14})?$/;

/** What a cell says by itself: `350` is a number, `true` a truth, `["a","b"]` a list, `"350"` a text; all else is text. */
export const attributeOf = (cell: string): AttributeValue => {
  const text = cell.trim();
  if (plainNumber.test(text) || JSON.stringify(Number(text)) === text) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return quotedValue(text) ?? text;
};

const quotedValue = (text: string): string | string[] | undefined => {
  if (!/^(".*"|\[.*\])$/s.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The cell that is read back as the same value. */
export const attributeCell = (value: AttributeValue): string => {
  if (typeof value !== 'string') return JSON.stringify(value);
  return attributeOf(value) === value ? value : JSON.stringify(value);
};

/** What a spreadsheet would take for a formula. */
const formula = /^'*[=+\-@\t\r]/;

/** Makes a text of what a spreadsheet would calculate: an apostrophe before it, which `unguarded` takes away again. */
export const guarded = (cell: string): string => (formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell);

export const unguarded = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

/** A cell as it is written into a file. */
export const written = (cell: string): string => {
  const text = guarded(cell);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
