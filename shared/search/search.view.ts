import * as z from 'zod/mini';
import { type Card, CardView, cardView, category } from '../catalog/index.ts';
import { type Facets, facetNames } from './facets.ts';
import { highlightsIn } from './highlight.ts';
import { sorts } from './order.ts';

const price = z.coerce.number().check(z.int(), z.minimum(0), z.maximum(1e12));

/** A few texts with commas between them. */
const several = (most: number) =>
  z.pipe(
    z.string().check(z.maxLength(1_000)),
    z.pipe(
      z.transform((text: string) => text.split(',').map((each) => each.trim())),
      z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(most)),
    ),
  );

const isFacet = (name: string): boolean => facetNames.includes(name) || /^attributes\.\S/.test(name);

/** What may be searched for. */
export const searchQuery = {
  q: z.optional(z.string().check(z.maxLength(2_000))),
  mode: z.optional(z.enum(['keyword', 'content'])),
  /** The id of a product that the others are to be like. */
  like: z.optional(z.string().check(z.regex(/^prd_\w{1,60}$/))),
  category: z.optional(category),
  minPrice: z.optional(price),
  maxPrice: z.optional(price),
  minRating: z.optional(z.coerce.number().check(z.minimum(0), z.maximum(5))),
  inStock: z.optional(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((word) => word === 'true'),
    ),
  ),
  merchantId: z.optional(z.string().check(z.regex(/^mch_\w{1,60}$/))),
  brand: z.optional(several(20)),
  /** `colour:blue,colour:green,size:M`: of one attribute any will do, of several each has to. */
  attributes: z.optional(
    several(20).check(z.refine((all) => all.every((each) => /^[^:]+:./.test(each)), { error: 'must be name:value' })),
  ),
  sort: z.optional(z.enum(sorts)),
  facets: z.optional(
    several(10).check(
      z.refine((names) => names.every(isFacet), {
        error: `must be of ${facetNames.join(', ')}, or attributes. and the name of one`,
      }),
    ),
  ),
};

/** What was found, as a list shows it, and how well it fits. */
export const HitView = z.extend(CardView, {
  score: z.number(),
  /** Where in the name that stands which was searched for: from where on, and for how many UTF-16 units. */
  highlights: z.optional(z.object({ name: z.array(z.object({ start: z.int(), length: z.int() })) })),
});

export const hitView = (
  card: Card,
  { score, terms, origin }: { score: number; terms: ReadonlySet<string>; origin: string },
): z.output<typeof HitView> => {
  const name = highlightsIn(card.name, terms).map(([start, length]) => ({ start, length }));
  return { ...cardView(card, origin), score, ...(name.length > 0 && { highlights: { name } }) };
};

export const FacetsView = z.record(z.string(), z.array(z.object({ value: z.string(), count: z.int() })));

export const facetsView = (facets: Facets): z.output<typeof FacetsView> =>
  Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, [...values]]));

/** `name:value` each, as the index asks for them: values by name. */
export const attributesOf = (pairs: readonly string[]): Readonly<Record<string, readonly string[]>> => {
  const found = new Map<string, string[]>();
  for (const pair of pairs) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, colon);
    found.set(name, [...(found.get(name) ?? []), pair.slice(colon + 1)]);
  }
  return Object.fromEntries(found);
};
