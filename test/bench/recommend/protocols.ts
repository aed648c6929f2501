import { seeded } from '../search/metrics.ts';
import { endOf } from './popular.ts';
import type { Named, NamedBasket, Rating } from './read.ts';
import { distinct, type Group, numbered, type Query, type Study, shuffled } from './study.ts';

const day = 86_400_000;

const newestFirst = (items: readonly number[]): number[] => distinct(items.toReversed());

const asNumbers = (names: Named, numbers: ReadonlyMap<string, number>): number[] =>
  names.flatMap((name) => numbers.get(name) ?? []);

/** The last item of each, from what came before it: nothing of a list's last two is counted (strict leave-one-out). */
export const sequenceStudy = (
  name: string,
  sequences: readonly Named[],
  seed: number,
  attributes?: ReadonlyMap<string, Named>,
): Study => {
  const numbers = numbered(sequences.flat(), seeded(seed));
  const all = sequences.map((each) => asNumbers(each, numbers)).filter(({ length }) => length > 1);
  const queries = all.map((items): Query => {
    const history = newestFirst(items.slice(0, -1));
    return { history, relevant: items.slice(-1), excluded: history };
  });
  const traits = numbered(attributes ? [...attributes.values()].flat() : [], seeded(seed));
  const own = Array.from({ length: numbers.size }, (): readonly number[] => []);
  for (const [item, names] of attributes ?? []) {
    const number = numbers.get(item);
    if (number !== undefined) own[number] = asNumbers(names, traits);
  }
  return {
    name,
    format: 'sequences',
    graph: 'session',
    items: numbers.size,
    groups: all.map((items) => ({ items: items.slice(0, -2) })),
    tasks: [{ name: 'the last one', queries, at: 10, isNext: true }],
    ...(attributes && { attributes: own }),
  };
};

/** The last item of each later session: all of them, and those that were not in the session before. */
export const sessionStudy = (name: string, train: readonly Named[], test: readonly Named[], seed: number): Study => {
  const numbers = numbered([...train, ...test].flat(), seeded(seed));
  const all = test
    .map((each) => asNumbers(each, numbers))
    .filter(({ length }) => length > 1)
    .map((items) => ({ history: newestFirst(items.slice(0, -1)), relevant: items.slice(-1) }));
  const fresh = all.filter(({ history, relevant }) => !history.includes(relevant[0] ?? -1));
  return {
    name,
    format: 'sessions',
    graph: 'session',
    items: numbers.size,
    groups: train.map((each) => ({ items: asNumbers(each, numbers) })),
    tasks: [
      {
        name: 'new ones',
        queries: fresh.map((query) => ({ ...query, excluded: query.history })),
        at: 20,
        isNext: true,
      },
      { name: 'all', queries: all.map((query) => ({ ...query, excluded: [] })), at: 20, isNext: true, repeats: true },
    ],
  };
};

/** The last part of what happened one after the other. */
export const lastPart = <T>(all: readonly T[], part = 0.08): { train: T[]; test: T[] } => {
  const border = all.length - Math.max(1, Math.round(all.length * part));
  return { train: all.slice(0, border), test: all.slice(border) };
};

/** The last 30 days when there are enough before them, otherwise the last tenth. */
const splitBaskets = (baskets: readonly (Group & { readonly time: number })[]) => {
  const end = endOf(baskets);
  const start = baskets[0]?.time ?? 0;
  if (end === undefined || end - start < 120 * day) return lastPart(baskets, 0.1);
  const border = end - 30 * day;
  return { train: baskets.filter(({ time }) => time < border), test: baskets.filter(({ time }) => time >= border) };
};

/** One of a basket and the rest, and half of it and the other half; of goods that had been sold before. */
export const basketStudy = (name: string, given: readonly NamedBasket[], seed: number): Study => {
  const numbers = numbered(
    given.flatMap(({ items }) => items),
    seeded(seed),
  );
  const baskets = given
    .map(({ items, time }) => ({
      items: asNumbers(items, numbers),
      time: time ?? 0,
      ...(time !== undefined && { times: [time] }),
    }))
    .sort((a, b) => a.time - b.time);
  const { train, test } = splitBaskets(baskets);
  const sold = new Set(train.flatMap(({ items }) => items));
  const random = seeded(seed);
  const asked = test
    .map(({ items }) =>
      shuffled(
        items.filter((item) => sold.has(item)),
        random,
      ),
    )
    .filter(({ length }) => length > 1);
  const task = (title: string, take: (length: number) => number): Study['tasks'][number] => ({
    name: title,
    at: 10,
    isNext: false,
    queries: asked.map((items) => {
      const history = items.slice(0, take(items.length));
      return { history, relevant: items.slice(history.length), excluded: history };
    }),
  });
  return {
    name,
    format: 'baskets',
    graph: 'basket',
    items: numbers.size,
    groups: train,
    tasks: [task('one → rest', () => 1), task('half → half', (length) => Math.floor(length / 2))],
  };
};

/** A quarter of each item's ratings, drawn by the seed, from what the same users have rated besides. */
export const ratingStudy = (name: string, ratings: readonly Rating[], seed: number): Study => {
  const random = seeded(seed);
  const numbers = numbered(
    ratings.map(({ item }) => item),
    random,
  );
  const hidden = new Set<Rating>();
  for (const own of Map.groupBy(ratings, ({ item }) => item).values())
    for (const rating of shuffled(own, random).slice(Math.round(own.length * 0.75))) hidden.add(rating);
  const groups: Group[] = [];
  const queries: Query[] = [];
  const itemsOf = (some: readonly Rating[]): number[] =>
    asNumbers(
      some.map(({ item }) => item),
      numbers,
    );
  for (const own of Map.groupBy(ratings, ({ user }) => user).values()) {
    const known = own.filter((rating) => !hidden.has(rating)).sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
    const items = itemsOf(known);
    const times = known.flatMap(({ time }) => time ?? []);
    groups.push({ items, ...(times.length === items.length && { times }) });
    const history = newestFirst(items);
    const relevant = itemsOf(own.filter((rating) => hidden.has(rating)));
    if (relevant.length > 0 && history.length > 0) queries.push({ history, relevant, excluded: history });
  }
  return {
    name,
    format: 'ratings',
    graph: 'session',
    items: numbers.size,
    groups,
    tasks: [{ name: 'a quarter', queries, at: 10, isNext: false }],
  };
};
