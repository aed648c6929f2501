import { resource } from '../kernel/port.ts';
import type { Collected, Collection } from './collection.ts';
import { conflictOf } from './conflict.ts';
import type { Engine, WriteInput } from './engine.ts';
import { duePartition, type Kind, type Place, type Shape } from './entity.ts';
import { expressionsOf, rangeExpressions, type SortRange } from './expression.ts';
import { fromWireItem, type Item, type Key, keyText, toWireItem } from './item.ts';
import type { Meter } from './meter.ts';
import { Metering } from './metering.ts';
import { dueShards, type IndexName, tableSchema } from './schema.ts';
import type { Statement } from './statement.ts';

export const tableResource = resource<Table>('table');

export interface ReadOptions {
  /** Sees every write that was answered before. A story that is told again reads so in any case. */
  readonly consistent?: boolean;
}

export interface QueryOptions extends ReadOptions {
  readonly partition: string;
  readonly index?: IndexName;
  readonly range?: SortRange;
  readonly newestFirst?: boolean;
  readonly limit: number;
  /** Sort key of the last item of the page before. The partition comes from the request, so a forged one reaches nothing. */
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Sort key to go on after; missing on the last page. */
  readonly next?: string;
}

type Values<Places extends readonly unknown[]> = {
  readonly [I in keyof Places]: Exclude<Places[I], undefined> extends Place<infer T> ? T | undefined : never;
};

/** The one table, as a story sees it: reads by key or Query, writes as statements, each counted by the meter. */
export class Table {
  readonly #engine: Engine;
  readonly #meter: Meter;
  readonly #consistent: boolean;
  readonly #metering: Metering;

  constructor(engine: Engine, meter: Meter, { consistent = false }: ReadOptions = {}) {
    this.#engine = engine;
    this.#meter = meter;
    this.#metering = new Metering(meter);
    this.#consistent = consistent;
  }

  async get<T>(place: Place<T>, options: ReadOptions = {}): Promise<T | undefined> {
    const ConsistentRead = this.#consistent || (options.consistent ?? false);
    const item = await this.#attempt([], () => this.#engine.getItem({ Key: wireKey(place), ConsistentRead }));
    const value = item && fromWireItem(item);
    this.#metering.read([value], ConsistentRead);
    return value && (value as T);
  }

  /** Reads up to 100 places of any entities in one round trip; what is not there, or not asked for, is `undefined`. */
  async getMany<const P extends readonly (Place<unknown> | undefined)[]>(
    places: P,
    options: ReadOptions = {},
  ): Promise<Values<P>> {
    const ConsistentRead = this.#consistent || (options.consistent ?? false);
    const wanted = new Map(places.flatMap((place) => (place ? [[keyText(place), place] as const] : [])));
    const Keys = [...wanted.values()].map(wireKey);
    const wire =
      Keys.length === 0 ? [] : await this.#attempt([], () => this.#engine.batchGetItem({ Keys, ConsistentRead }));
    const found = new Map(wire.map(fromWireItem).map((item) => [keyText(item), item]));
    for (const key of wanted.keys()) this.#metering.read([found.get(key)], ConsistentRead);
    return places.map((place) => place && found.get(keyText(place))) as Values<P>;
  }

  async query<T>(entity: Kind & Shape<T>, options: QueryOptions): Promise<Page<T>> {
    const { items, next } = await this.#query({ ...options, limit: options.limit + 1 }, options.limit);
    const own = items.filter((item) => item['type'] === entity.type);
    return { items: own as readonly unknown[] as readonly T[], ...(next !== undefined && { next }) };
  }

  /** Reads neighbours of several entities in one Query: the reason why they share a partition. */
  async collect<C extends Collection>(collection: C, options: QueryOptions): Promise<Collected<C>> {
    const { items } = await this.#query(options, options.limit);
    return collection.sorted(items) as Collected<C>;
  }

  /** Items whose time has come, the oldest first, read strongly: the index may still show what somebody has just done. */
  async due<T extends object>(entity: Kind & Shape<T>, now: Date, limitPerShard: number): Promise<readonly T[]> {
    const shards = await Promise.all(
      Array.from({ length: dueShards }, (_, shard) => {
        const partition = duePartition(entity.work ?? entity.type, shard);
        return this.#query(
          { index: 'dueAt', partition, range: { atMost: now.toISOString() }, limit: limitPerShard },
          limitPerShard,
        );
      }),
    );
    const places = shards.flatMap(({ items }) => items.map((item) => ({ ...(item as unknown as Key), entity })));
    const found: T[] = [];
    for (let from = 0; from < places.length; from += 100) {
      const items = await this.getMany(places.slice(from, from + 100), { consistent: true });
      found.push(...items.filter((item) => item !== undefined));
    }
    // The index may be behind: what has been put off, or taken out of it, is not due any more. And what waits longest is
    // first, from whichever shard it comes.
    return found.filter((item) => isDue(item, now)).toSorted((a, b) => dueAtOf(a).localeCompare(dueAtOf(b)));
  }

  /** One write with its condition; answers the item as it is now. */
  async update<T>(statement: Statement): Promise<T> {
    const written = await this.#attempt([statement], () => this.#engine.write(writeInput(statement)));
    const after = fromWireItem(written ?? {});
    this.#metering.written(statement, { transaction: false, after });
    return after as T;
  }

  /** Adds to a counter that stands aside from what the request is about; answers what it says now. */
  async count<T>(statement: Statement): Promise<T> {
    const written = await this.#attempt([statement], () => this.#engine.write(writeInput(statement)));
    this.#meter.count();
    return fromWireItem(written ?? {}) as T;
  }

  /** All of it happens, or none of it does. One statement alone is a plain write, at half the price. */
  async commit(statements: readonly Statement[]): Promise<void> {
    const [first, ...others] = statements;
    if (!first) return;
    if (others.length === 0) {
      await this.update(first);
      return;
    }
    await this.#attempt(statements, () => this.#engine.transactWriteItems(statements.map(writeInput)));
    for (const each of statements) this.#metering.written(each, { transaction: true });
  }

  async #query(options: QueryOptions, limit: number): Promise<Page<Item>> {
    const index = options.index && tableSchema.indexes[options.index];
    const sort = index?.sortKey ?? tableSchema.sortKey;
    // An index pages by its sort key alone: its own start key would need keys that only the stored item knows.
    const range = index && options.after !== undefined ? { below: options.after } : options.range;
    const ConsistentRead = !index && (this.#consistent || (options.consistent ?? false));
    const { items: wire, more } = await this.#attempt([], () =>
      this.#engine.query({
        ...rangeExpressions({
          partition: [index?.partitionKey ?? tableSchema.partitionKey, options.partition],
          ...(range && { sort: [sort, range] }),
        }),
        ...(options.index && { IndexName: options.index }),
        ...(options.after !== undefined &&
          !index && { ExclusiveStartKey: wireKey({ pk: options.partition, sk: options.after }) }),
        Limit: options.limit,
        ScanIndexForward: !options.newestFirst,
        ConsistentRead,
      }),
    );
    const read = wire.map(fromWireItem);
    this.#metering.read(read, ConsistentRead);
    const items = read.slice(0, limit);
    const last = items.at(-1)?.[sort];
    return { items, ...((more || read.length > limit) && typeof last === 'string' && { next: last }) };
  }

  /** One round trip; what the engine throws comes back as what it means. Reads have no statements. */
  async #attempt<T>(statements: readonly Statement[], call: () => Promise<T>): Promise<T> {
    try {
      return await this.#meter.roundTrip(call);
    } catch (error) {
      throw conflictOf(error, statements);
    }
  }
}

const wireKey = ({ pk, sk }: Key) => toWireItem({ pk, sk });

const dueAtOf = (item: object): string => String(Reflect.get(item, 'dueAt') ?? '');

const isDue = (item: object, now: Date): boolean => dueAtOf(item) !== '' && dueAtOf(item) <= now.toISOString();

const actions = { put: 'Put', update: 'Update', remove: 'Delete', check: 'ConditionCheck' } as const;

const writeInput = (statement: Statement): WriteInput => ({
  action: actions[statement.action],
  ...(statement.item ? { Item: toWireItem(statement.item) } : { Key: wireKey(statement.key) }),
  ...expressionsOf(statement),
});
