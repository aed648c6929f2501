import type { Kind, Shape } from './entity.ts';
import type { Item } from './item.ts';

/** Kinds of items that lie side by side in one partition, by the name that the reader gives them. */
export interface Collection<Kinds extends Record<string, Kind> = Record<string, Kind>> {
  readonly kinds: Kinds;
  sorted(items: readonly Item[]): Record<keyof Kinds, readonly Item[]>;
}

type Held<K> = K extends Shape<infer T> ? T : never;

export type Collected<C extends Collection> = {
  readonly [Name in keyof C['kinds']]: readonly Held<C['kinds'][Name]>[];
};

/**
 * Names the kinds of items that one Query reads together.
 * @example const page = collection({ product: productItem, rating: ratingItem, reviews: reviewItem });
 */
export const collection = <const Kinds extends Record<string, Kind>>(kinds: Kinds): Collection<Kinds> => ({
  kinds,
  sorted: (items) => {
    const held: Partial<Record<keyof Kinds, readonly Item[]>> = {};
    for (const name in kinds) held[name] = items.filter((item) => item['type'] === kinds[name]?.type);
    return held as Record<keyof Kinds, readonly Item[]>;
  },
});
