import type { Kind, Shape } from './entity.ts';
import type { Item, Value } from './item.ts';
import { type Change, equals, type Statement } from './statement.ts';

/** What becomes of an attribute when the person is erased whom its item speaks of: it stays, it goes, or it says this instead. */
export type Fate<V> = 'keep' | 'drop' | { readonly scrub: V };

/** The fate of every attribute: one without an answer does not compile. */
export type Fates<T> = { readonly [Name in keyof T]-?: Fate<NonNullable<T[Name]>> };

/** What the shop does with a kind of item when a person asks for everything, or to be forgotten. */
export interface PersonalData {
  readonly kind: Kind;
  readonly fates: Readonly<Record<string, Fate<unknown>>>;
  /** Attributes that not even the person is shown, because they open doors. */
  readonly secrets: readonly string[];
  /** What a person can read, where the item itself is packed. */
  readonly reading?: (item: Item) => object;
}

export const personal = <T extends object>(
  kind: Kind & Shape<T>,
  fates: Fates<T>,
  secrets: readonly (keyof T & string)[] = [],
  reading?: (value: T) => object,
): PersonalData => ({
  kind,
  fates: fates as PersonalData['fates'],
  secrets,
  ...(reading && { reading: reading as NonNullable<PersonalData['reading']> }),
});

/** What an update has to do to take the person out of a value. */
export const withoutPerson = <T extends object>(
  value: T,
  { fates }: PersonalData,
): Pick<Change<T>, 'set' | 'remove'> => {
  const there = Object.entries(fates).filter(([name]) => Reflect.get(value, name) !== undefined);
  const scrubbed = there.flatMap(([name, fate]) => (typeof fate === 'object' ? [[name, fate.scrub] as const] : []));
  const changed = scrubbed.filter(([name, neutral]) => !isSame(Reflect.get(value, name), neutral));
  return {
    set: Object.fromEntries(changed) as Partial<T>,
    remove: there.flatMap(([name, fate]) => (fate === 'drop' ? [name as keyof T] : [])),
  };
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The item has gone by itself, or has become somebody else's, since it was read. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/**
 * The statement that takes a person out of a stored item, nothing where that is done. It touches the personal attributes
 * alone, so that it loses nothing that others write meanwhile; an item of which nothing would be left is removed.
 */
export const erasing = (item: Item, userId: string, data: PersonalData): Statement | undefined => {
  const { pk, sk } = item;
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new TypeError('An item has its keys.');
  const key = { pk, sk };
  const when = item['userId'] === undefined ? ('exists' as const) : { userId: equals(userId) };
  const otherwise = () => new Gone();
  if (Object.values(data.fates).every((fate) => fate === 'drop')) return { action: 'remove', key, when, otherwise };

  const { set = {}, remove = [] } = withoutPerson(item, data);
  if (Object.keys(set).length === 0 && remove.length === 0) return undefined;
  // What is not due any more leaves the index as well.
  const leaves = remove.includes('dueAt') ? ['due'] : [];
  // Whoever has read the version of before would write the person back with it.
  const add = typeof item['version'] === 'number' ? { version: 1 } : {};
  const change = { set, add, append: {}, remove: [...remove.map(String), ...leaves] };
  return { action: 'update', key, change, when, otherwise };
};

/** An item as its person may have it: without keys, indexes and secrets, and not packed. */
export const shown = (item: Item, { fates, secrets, reading }: PersonalData): Readonly<Record<string, Value>> => {
  const read = { ...item, ...reading?.(item) };
  return Object.fromEntries(Object.entries(read).filter(([name]) => name in fates && !secrets.includes(name)));
};
