import type { AttributeValue, SearchDocument } from './document.ts';

/** What a segment keeps of a product beside its words. */
export interface Row {
  readonly productId: string;
  readonly version: number;
  readonly price: number;
  /** The average times ten. */
  readonly rating: number;
  readonly ratingCount: number;
  readonly inStock: number;
  readonly created: number;
  readonly sales: number;
  readonly merchant: string;
  readonly brand: string;
  /** The slugs from the root down, with `/` between them. */
  readonly category: string;
  /** Each as `name=value`, sorted. */
  readonly attributes: readonly string[];
  /** How many words each field has; a description in eights. */
  readonly nameLength: number;
  readonly factsLength: number;
  readonly categoryLength: number;
  readonly descriptionLength: number;
}

/** The columns of numbers, in the order in which they are written. */
export const numbers = [
  'version',
  'price',
  'ratingCount',
  'created',
  'sales',
  'nameLength',
  'factsLength',
  'categoryLength',
  'descriptionLength',
] as const;

/** Texts that many products share: kept as a sorted list and a place in it. */
export type Label = 'merchant' | 'brand' | 'category';

const textsOf = (value: AttributeValue): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [String(value)];

/** The attributes of a product as `name=value`, sorted, each once. */
export const attributesOf = ({ attributes }: Pick<SearchDocument, 'attributes'>): string[] => [
  ...new Set(
    Object.entries(attributes)
      .flatMap(([name, value]) => textsOf(value).map((text) => `${name}=${text}`.toWellFormed()))
      .sort(),
  ),
];

/** The words of brand and attributes, as a text that is searched. */
export const factsOf = ({ brand, attributes }: Pick<SearchDocument, 'brand' | 'attributes'>): string =>
  [
    brand ?? '',
    ...Object.values(attributes)
      .filter((value) => typeof value !== 'boolean')
      .flatMap(textsOf),
  ].join(' · ');

const descriptionStep = 8;
const atMost255 = (length: number): number => Math.min(255, length);

export const rowOf = (document: SearchDocument, lengths: readonly [number, number, number, number]): Row => ({
  productId: document.productId,
  version: document.version,
  price: document.price,
  rating: Math.round(document.rating.average * 10),
  ratingCount: document.rating.count,
  inStock: document.inStock ? 1 : 0,
  created: Date.parse(document.createdAt),
  sales: document.sales,
  merchant: document.merchantId.toWellFormed(),
  brand: (document.brand ?? '').toWellFormed(),
  category: document.categoryPath.join('/').toWellFormed(),
  attributes: attributesOf(document),
  nameLength: atMost255(lengths[0]),
  factsLength: atMost255(lengths[1]),
  categoryLength: atMost255(lengths[2]),
  descriptionLength: atMost255(Math.ceil(lengths[3] / descriptionStep)),
});
