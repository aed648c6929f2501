import { bytesOf, type Item, type Key, type Value } from './item.ts';
import { dueShards } from './schema.ts';
import type { Change, Condition, Otherwise, Statement } from './statement.ts';

/** The names inside the braces of a key template: `USER#{userId}` → `userId`. */
type Names<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** A template whose names are all attributes of `T`; anything else does not compile. */
type TemplateOf<T, Template extends string> = Names<Template> extends keyof T ? Template : never;

type KeyParts<T, PK extends string, SK extends string> = Pick<T, Extract<Names<PK> | Names<SK>, keyof T>>;

/** Only for the compiler: what an entity holds. */
export interface Shape<T> {
  readonly holds?: T;
}
export const shape = <T extends object>(): Shape<T> => ({});

interface WriteOptions<T> {
  /** Must hold of the item as it is now. Without it a write is unconditional. */
  readonly when?: Condition<T>;
  /** What a client is told when it does not hold; without it the story is told again. */
  readonly otherwise?: Otherwise<T>;
  /** Size of the item in bytes, for the meter, when the caller has not read it. */
  readonly bytes?: number;
}

/** Where one item of an entity is. */
export interface Place<T> extends Key {
  readonly entity: Kind & Shape<T>;
}

/** What a kind of item is called and where it lives, without what it holds. */
export interface Kind {
  readonly type: string;
  /** Partition key pattern for grants: `USER#*`. */
  readonly keyPattern: string;
  readonly indexPatterns: readonly string[];
  /** Its name in the index `dueAt`, when it has work that comes due. */
  readonly work?: string;
}

/** One kind of item: where it lives, and the statements that write it. */
export interface Entity<T, KeyOf extends object> extends Kind, Shape<T> {
  at(key: KeyOf): Place<T>;
  partition(key: Partial<KeyOf>): string;
  /** The item as it is stored: the value, its keys, its type, and the index keys whose attributes are all there. */
  item(value: T): Item;
  /** An item of the stream as a value, when it is one of these. */
  from(item: Item | undefined): T | undefined;
  put(value: T, options?: WriteOptions<T>): Statement;
  update(key: KeyOf, change: Change<T>, options?: WriteOptions<T>): Statement;
  remove(key: KeyOf, options?: WriteOptions<T>): Statement;
  check(key: KeyOf, options: WriteOptions<T>): Statement;
}

interface Keys<T, PK extends string, SK extends string, LPK extends string, LSK extends string> {
  readonly pk: TemplateOf<T, PK>;
  readonly sk: TemplateOf<T, SK>;
  /** Key in the index `byCategory`. Written only while all of its attributes are there; an update that sets them all moves it. */
  readonly listed?: { readonly pk: TemplateOf<T, LPK>; readonly sk: TemplateOf<T, LSK> };
  /** Kind of work in the index `dueAt`. Written only while the value has a `dueAt`. */
  readonly due?: string;
}

/** Fills a template, or answers `undefined` when an attribute is missing: that is what makes an index sparse. */
const fill = (template: string, value: Item): string | undefined => {
  let complete = true;
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const part = value[name];
    if (part === undefined || part === null) complete = false;
    return String(part);
  });
  return complete ? filled : undefined;
};

const filled = (template: string, value: Item): string => {
  const key = fill(template, value);
  if (key === undefined) throw new TypeError(`The key ${template} lacks an attribute.`);
  return key;
};

const namesIn = (template: string): string[] => [...template.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);

const patternOf = (template: string): string => template.replace(/\{.*$/, '*');

/** Which shard of `dueAt` an item belongs to: the same one at every write. */
const shardOf = (key: Key): number => {
  let hash = 0;
  for (const char of key.pk + key.sk) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return hash % dueShards;
};

export const duePartition = (work: string, shard: number): string => `${work}#${shard}`;

/**
 * Declares one kind of item. The names in the templates are checked against the attributes by the compiler.
 * @example const cartItem = entity(shape<Cart>(), 'cart', { pk: 'USER#{userId}', sk: 'CART' });
 */
export function entity<T extends object, PK extends string, SK extends string, LPK extends string, LSK extends string>(
  _shape: Shape<T>,
  type: string,
  keys: Keys<T, PK, SK, LPK, LSK>,
): Entity<T, KeyParts<T, PK, SK>> {
  const keyOf = (parts: object): Key => ({ pk: filled(keys.pk, asItem(parts)), sk: filled(keys.sk, asItem(parts)) });

  const indexKeys = (key: Key, value: Item): Record<string, Value> => {
    const listPk = keys.listed && fill(keys.listed.pk, value);
    const listSk = keys.listed && fill(keys.listed.sk, value);
    const due = keys.due && value['dueAt'] ? duePartition(keys.due, shardOf(key)) : undefined;
    return { ...(listPk && listSk && { listPk, listSk }), ...(due && { due }) };
  };

  /** What an update does to the place in `byCategory`: takes it away with an attribute, or makes it anew from all of them. */
  const moved = (parts: object, { set = {}, remove = [] }: Change<T>): { set: Item; leaves: readonly string[] } => {
    const { listed } = keys;
    const names = listed ? namesIn(listed.pk + listed.sk) : [];
    if (names.some((name) => remove.some((each) => each === name))) return { set: {}, leaves: ['listPk', 'listSk'] };
    if (!listed || !names.some((name) => name in set)) return { set: {}, leaves: [] };
    const known = asItem({ ...parts, ...set });
    return { set: { listPk: filled(listed.pk, known), listSk: filled(listed.sk, known) }, leaves: [] };
  };

  const self: Entity<T, KeyParts<T, PK, SK>> = {
    type,
    ...(keys.due && { work: keys.due }),
    keyPattern: patternOf(keys.pk),
    indexPatterns: [...(keys.listed ? [patternOf(keys.listed.pk)] : []), ...(keys.due ? [`${keys.due}#*`] : [])],
    at: (parts) => ({ ...keyOf(parts), entity: self }),
    partition: (parts) => filled(keys.pk, asItem(parts)),
    item: (value) => {
      const key = keyOf(value);
      // A value that was read brings its index keys along; whether it still stands there is for its attributes to say.
      const { listPk, listSk, due, ...attributes } = asItem(value);
      return { ...attributes, ...key, type, ...indexKeys(key, attributes) };
    },
    from: (item) => (item?.['type'] === type ? (item as unknown as T) : undefined),
    put: (value, options = {}) => {
      const item = self.item(value);
      return write('put', keyOf(value), { ...options, bytes: bytesOf(item) }, { item });
    },
    update: (parts, change, options = {}) => {
      const key = keyOf(parts);
      // A moved deadline keeps its shard; a removed one leaves the index.
      const due = keys.due && change.set && 'dueAt' in change.set ? { due: duePartition(keys.due, shardOf(key)) } : {};
      const leaves = keys.due && change.remove?.some((name) => name === 'dueAt') ? ['due'] : [];
      const list = moved(parts, change);
      return write('update', key, options, {
        change: {
          set: { ...asItem(change.set ?? {}), ...due, ...list.set },
          add: asItem(change.add ?? {}),
          append: asItem(change.append ?? {}),
          remove: [...(change.remove ?? []).map(String), ...leaves, ...list.leaves],
        },
      });
    },
    remove: (parts, options = {}) => write('remove', keyOf(parts), options, {}),
    check: (parts, options) => write('check', keyOf(parts), options, {}),
  };
  return self;
}

/** Typed values are plain data; this is where they become items. */
const asItem = (value: object): Item => value as Item;

const write = <T>(
  action: Statement['action'],
  key: Key,
  { when, otherwise, bytes }: WriteOptions<T>,
  what: Pick<Statement, 'item' | 'change'>,
): Statement => ({
  action,
  key,
  ...what,
  ...(when && { when: when as NonNullable<Statement['when']> }),
  ...(otherwise && { otherwise: (current) => otherwise(current as T | undefined) }),
  ...(bytes !== undefined && { bytes }),
});
