import { bytesOf, type Item, keyText } from './item.ts';
import type { Meter } from './meter.ts';
import type { Statement } from './statement.ts';

/** Tells the meter how large everything is that one story touches: what it has read says what a write of it will cost. */
export class Metering {
  readonly #meter: Meter;
  readonly #sizes = new Map<string, number>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** Items that were read together. Looking for one that is not there costs as well. */
  read(items: readonly (Item | undefined)[], consistent: boolean): void {
    let bytes = 0;
    for (const item of items) {
      if (!item) continue;
      const size = bytesOf(item);
      this.#sizes.set(keyText(item), size);
      bytes += size;
    }
    this.#meter.read(bytes, consistent);
  }

  /** A write: it costs by the largest of what was read, what it says of itself, and what the item has become. */
  written(statement: Statement, { transaction, after = {} }: { transaction: boolean; after?: Item }): void {
    const read = this.#sizes.get(keyText(statement.key)) ?? 0;
    const bytes = Math.max(read, statement.bytes ?? 0, bytesOf(after));
    this.#meter.write(bytes, { indexes: indexWrites(statement), transaction });
  }
}

/** Index entries that a statement writes or takes away. */
const indexWrites = ({ item, change }: Statement): number => {
  const touched = {
    ...item,
    ...change?.set,
    ...Object.fromEntries((change?.remove ?? []).map((name) => [name, true])),
  };
  return Number('listPk' in touched) + Number('due' in touched);
};
