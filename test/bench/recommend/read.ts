import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';

/** Names of items in the order in which they came. */
export type Named = readonly string[];

export interface NamedBasket {
  readonly items: Named;
  readonly time?: number;
}

export interface Rating {
  readonly user: string;
  readonly item: string;
  readonly time?: number;
}

const Names = z.array(z.union([z.string(), z.number()]));
const Attributes = z.record(z.string(), Names);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What is made of a file; where that fails, it is said of which. */
const made = <T>(file: string, make: () => T): T => {
  try {
    return make();
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
};

/** Text of a file that may be packed: what it begins with tells, not how it is called. */
const textIn = (file: string): string => {
  const bytes = readFileSync(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return made(file, () => (isPacked ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, ''));
};

/** What is read of each line that is not empty. */
const eachLine = <T>(file: string, read: (line: string) => T): T[] =>
  textIn(file)
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === '' ? [] : [made(`${file}, line ${i + 1},`, () => read(line))]));

const isList = (line: string): boolean => line.trimStart().startsWith('[');
const wordsOf = (line: string): string[] => line.trim().split(/[\s,]+/);
const listOf = (line: string): string[] => {
  const list = z.safeParse(Names, JSON.parse(line));
  if (!list.success) throw new Error('it is no list of items');
  return list.data.map(String);
};

const userOf = (line: string): { readonly user: string; readonly items: string[] } => {
  const [user = '', ...items] = wordsOf(line);
  return { user, items };
};

/** A line is a user with items, `user item item …`, and maybe more of them in another line; or a list of items. */
export const sequencesIn = (file: string): Named[] => {
  const lines = eachLine(file, (line) => (isList(line) ? { user: undefined, items: listOf(line) } : userOf(line)));
  const users = new Map<string, string[]>();
  const all: string[][] = [];
  for (const { user, items } of lines) {
    const known = user === undefined ? undefined : users.get(user);
    if (known) known.push(...items);
    else all.push(items);
    if (user !== undefined && !known) users.set(user, items);
  }
  return all;
};

/** A line is a session: a list of items, or the items alone. */
export const sessionsIn = (file: string): Named[] =>
  eachLine(file, (line) => (isList(line) ? listOf(line) : wordsOf(line)));

/** Attributes by item. */
export const attributesIn = (file: string): ReadonlyMap<string, Named> =>
  made(file, () => {
    const attributes = z.safeParse(Attributes, JSON.parse(textIn(file)));
    if (!attributes.success) throw new Error('it is no object of lists, { "item": [attribute, …] }');
    return new Map(Object.entries(attributes.data).map(([item, names]) => [item, names.map(String)]));
  });

/** Seconds or milliseconds since 1970, or a date in words, without a zone that of Greenwich. */
export const timeOf = (text: string): number | undefined => {
  const given = text.trim();
  if (given === '') return undefined;
  const number = Number(given);
  if (Number.isFinite(number)) return number < 1e11 ? number * 1_000 : number;
  const time = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given} UTC`);
  return Number.isNaN(time) ? undefined : time;
};

const timed = (time: number | undefined): { readonly time?: number } => (time === undefined ? {} : { time });

interface Columns {
  readonly rows: string[][];
  /** Where a column is, by what its title says or by its usual place. */
  readonly at: (title: RegExp, place: number) => number;
}

const delimiterOf = (line: string): string => ['\t', '::', ';', ','].find((each) => line.includes(each)) ?? ' ';

const columnsIn = (file: string): Columns => {
  const text = textIn(file);
  const [first = ''] = text.split(/\r?\n/, 1);
  const delimiter = delimiterOf(first);
  const all: string[][] = made(file, () =>
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      // In other separated files a quotation mark is a letter.
      ...(delimiter === ',' || delimiter === ';' ? { relax_quotes: true } : { quote: null }),
    }),
  );
  const [titles = []] = all;
  const hasTitles = titles.every((title) => !Number.isFinite(Number(title)));
  return {
    rows: hasTitles ? all.slice(1) : all,
    at: (title, place) => {
      const found = hasTitles ? titles.findIndex((each) => title.test(each)) : -1;
      return found >= 0 ? found : hasTitles && place > 2 ? -1 : place;
    },
  };
};

/** A line is a rating: user, item, rating and time, with titles or without. Of two by the same user the later one counts. */
export const ratingsIn = (file: string): Rating[] => {
  const { rows, at } = columnsIn(file);
  const [user, item, time] = [at(/user|customer/i, 0), at(/item|movie|product|code/i, 1), at(/time|date/i, 3)];
  const ratings = new Map<string, Rating>();
  for (const row of rows) {
    const [by, of] = [row[user]?.trim(), row[item]?.trim()];
    if (!by || !of) continue;
    const rating = { user: by, item: of, ...timed(timeOf(row[time] ?? '')) };
    const known = ratings.get(`${by}\n${of}`);
    if ((known?.time ?? Number.NEGATIVE_INFINITY) <= (rating.time ?? Number.POSITIVE_INFINITY))
      ratings.set(`${by}\n${of}`, rating);
  }
  return [...ratings.values()];
};

/** Numbers of invoices that take another one back, `C536379`. */
const isCancelled = (invoice: string): boolean => /^C\d/i.test(invoice);

/**
 * A line is a line of an invoice, with titles: what was cancelled or given back was not bought, and who bought does not matter.
 * Or a line is a basket: a list of items.
 */
export const basketsIn = (file: string): NamedBasket[] => {
  if (isList(textIn(file))) return eachLine(file, (line) => ({ items: [...new Set(listOf(line))] }));
  const { rows, at } = columnsIn(file);
  const [invoice, code] = [at(/invoice(no)?$|order|basket|transaction/i, 0), at(/code|item|product|sku/i, 1)];
  const [quantity, time] = [at(/quantity/i, 3), at(/date|time/i, 4)];
  const baskets = new Map<string, { items: Set<string>; time: number | undefined }>();
  for (const row of rows) {
    const [of, item] = [row[invoice]?.trim(), row[code]?.trim()];
    if (!of || !item || isCancelled(of) || Number(row[quantity] ?? 1) <= 0) continue;
    const basket = baskets.get(of) ?? { items: new Set<string>(), time: timeOf(row[time] ?? '') };
    basket.items.add(item);
    baskets.set(of, basket);
  }
  return Array.from(baskets.values(), (basket) => ({ items: [...basket.items], ...timed(basket.time) }));
};
