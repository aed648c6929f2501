import type { Entity } from './entity.ts';
import type { Item } from './item.ts';

/** Kinds of items that lie side by side in one partition, by the name that the reader gives them. */
export interface Collection<Kinds extends Record<string, Entity<never, never>> = Record<string, Entity<never, never>>> {
  readonly kinds: Kinds;
  sorted(items: readonly Item[]): Record<keyof Kinds, readonly Item[]>;
}

type Held<E> = E extends { readonly holds: infer T } ? T : E extends { item(value: infer T): Item } ? T : never;

export type Collected<C extends Collection> = {
  readonly [Name in keyof C['kinds']]: readonly Held<C['kinds'][Name]>[];
};

/**
 * Names the kinds of items that one Query reads together.
 * @example const page = collection({ product: productItem, rating: ratingItem, reviews: reviewItem });
 */
export const collection = <const Kinds extends Record<string, Entity<never, never>>>(
  kinds: Kinds,
): Collection<Kinds> => ({
  kinds,
  sorted: (items) => {
    const held: Partial<Record<keyof Kinds, readonly Item[]>> = {};
    for (const name in kinds) held[name] = items.filter((item) => item['type'] === kinds[name]?.type);
    return held as Record<keyof Kinds, readonly Item[]>;
  },
});
