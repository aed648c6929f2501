import { hash } from 'node:crypto';
import { assertSellable, NewProduct } from '#shared/catalog/index.ts';
import { type FieldError, Problem } from '#shared/kernel/problem.ts';
import { parse } from '#shared/kernel/validation.ts';
import { attributeOf, minorUnits, pieces, unguarded } from './cells.ts';
import type { Columns } from './columns.ts';
import type { Fault, Group } from './groups.ts';
import type { CsvRow } from './rows.ts';

/** A product out of the file, ready to be sent once its pictures have ids. */
export interface Draft {
  readonly key: string;
  readonly line: number;
  /** Of the product that was exported into this row. */
  readonly productId: string;
  /** As written, or empty: the shop takes any word, also one that stands for no category. */
  readonly category: string;
  /** Names the content: the same rows give the same hash, whoever imports them. */
  readonly hash: string;
  /** As written: paths beside the file, or ids. */
  readonly images: readonly string[];
  body(imageIds: readonly string[]): NewProduct;
  /** Says of what the shop refuses which line and column it is. */
  faults(problems: readonly FieldError[]): Fault[];
}

/** What the first row of a product says for all of them. */
const perProduct = ['name', 'description', 'category', 'status', 'images', 'productId'];

const anyImage = `img_${'0'.repeat(26)}`;

/** Checks a product by the shop's own rules, and answers either the draft or what is wrong with it. */
export const draftOf = (group: Group, columns: Columns, currency: string): Draft | readonly Fault[] => {
  const [first] = group.rows;
  if (first === undefined || group.faults.length > 0) return group.faults;
  const cell = (row: CsvRow, column: string): string => unguarded(columns.cell(row, column));

  const product = {
    // What is empty is left out: the shop then says that it is required, or takes what it takes without it.
    ...filled({
      name: cell(first, 'name'),
      description: cell(first, 'description'),
      category: cell(first, 'category'),
      status: cell(first, 'status'),
    }),
    attributes: Object.fromEntries(
      columns.cells(first, 'attribute:').map(([name, text]) => [name, attributeOf(unguarded(text))]),
    ),
    skus: group.rows.map((row) => ({
      // The shop's own ids belong to the goods that were exported; the copy gets new ones.
      ...(!cell(row, 'sku').startsWith('sku_') && cell(row, 'sku') && { sku: cell(row, 'sku') }),
      options: Object.fromEntries(columns.cells(row, 'option:').map(([name, text]) => [name, unguarded(text)])),
      price: { amount: minorUnits(cell(row, 'price'), currency), currency },
      stock: pieces(cell(row, 'stock')),
    })),
  };
  const images = cell(first, 'images')
    .split(';')
    .flatMap((each) => each.trim() || []);

  const faults = (problems: readonly FieldError[]): Fault[] =>
    problems.map(({ path, message }) => ({ ...placeOf(path, group), reason: message }));
  const different = differences(group.rows, columns);
  if (different.length > 0) return different;
  try {
    const body = parse(NewProduct, { ...product, images: images.map(() => anyImage) });
    assertSellable(body, currency);
    return {
      key: group.key,
      line: first.line,
      productId: cell(first, 'productId'),
      category: cell(first, 'category'),
      hash: hash('sha256', JSON.stringify([group.key, product, images]), 'base64url'),
      images,
      body: (imageIds) => ({ ...body, images: [...imageIds] }),
      faults,
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const unread = unreadable(group.rows, columns, currency);
    const isNew = ({ line, column }: Fault) => !unread.some((each) => each.line === line && each.column === column);
    return [...unread, ...faults(error.details.errors ?? [{ path: '', message: error.message }]).filter(isNew)];
  }
};

const filled = (cells: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''));

/** `skus[1].price.amount` → the second row's price. */
const placeOf = (path: string, { rows }: Group): { line: number; column: string } => {
  const first = rows[0]?.line ?? 0;
  const [, row, inRow = ''] = /^skus\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  const line = row === undefined ? first : (rows[Number(row)]?.line ?? first);
  const column = (row === undefined ? path : inRow)
    .replace(/^(price).*$|^(images).*$|^(skus)$/, (_, price, images, skus) => price ?? images ?? (skus && 'sku'))
    .replace(/^(option|attribute)s\./, '$1:');
  return { line, column };
};

/** Figures that are there, but are none: to the shop they would only be missing. */
const unreadable = (rows: readonly CsvRow[], columns: Columns, currency: string): Fault[] =>
  rows.flatMap((row): Fault[] => {
    const [price, stock] = [columns.cell(row, 'price'), columns.cell(row, 'stock')];
    return [
      ...(price !== '' && minorUnits(price, currency) === undefined
        ? [{ line: row.line, column: 'price', reason: `must be an amount in ${currency}, such as 199.00` }]
        : []),
      ...(stock !== '' && pieces(stock) === undefined
        ? [{ line: row.line, column: 'stock', reason: 'must be a whole number of pieces' }]
        : []),
    ];
  });

/** A second row may leave out what the first one says of the product, and may repeat it, but not say otherwise. */
const differences = ([first, ...others]: readonly CsvRow[], columns: Columns): Fault[] =>
  others.flatMap((row) => {
    const differs = (column: string): boolean => {
      const text = columns.cell(row, column);
      return first !== undefined && text !== '' && text !== columns.cell(first, column);
    };
    const attributes = columns.cells(row, 'attribute:').map(([name]) => `attribute:${name}`);
    return [...perProduct, ...attributes]
      .filter(differs)
      .map((column) => ({ line: row.line, column, reason: `differs from line ${first?.line}, its product's first` }));
  });
