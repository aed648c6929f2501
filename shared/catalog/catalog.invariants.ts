import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../table/index.ts';
import { merchantItem } from './merchant.entity.ts';
import { maySell } from './merchant.ts';
import { cardItem, merchantProductItem, movementItem, productItem } from './product.entity.ts';
import { type Card, cardOf, type MerchantProduct, merchantProductOf, type Product, type Stock } from './product.ts';
import { stockItem } from './stock.entity.ts';

/** What a ledger says of each SKU: the sum of its lines. */
const sumsOf = (items: readonly Item[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { lines } of items.flatMap((item) => movementItem.from(item) ?? []))
    for (const { sku, delta } of lines) sums.set(sku, (sums.get(sku) ?? 0) + delta);
  return sums;
};

/** Products with a ledger: those that the shop itself has written. */
const kept = (items: readonly Item[]): ReadonlySet<string> =>
  new Set(items.flatMap((item) => movementItem.from(item)?.productId ?? []));

/** Every piece that was ever put in, or taken out, is a line of the ledger. */
export const ledgerViolations = (items: readonly Item[]): readonly string[] => {
  const sums = sumsOf(items);
  const products = kept(items);
  const stocks = new Map(items.flatMap((item) => stockItem.from(item) ?? []).map((stock) => [stock.sku, stock]));
  const unstocked = [...sums.keys()]
    .filter((sku) => !stocks.has(sku))
    .map((sku) => `${sku}: the ledger has it, no stock`);
  const wrong = [...stocks.values()].flatMap(({ sku, productId, supplied }) => {
    const sum = sums.get(sku) ?? 0;
    return !products.has(productId) || sum === supplied
      ? []
      : [`${sku}: the ledger says ${sum}, supplied are ${supplied}`];
  });
  return [...unstocked, ...wrong];
};

const says = (item: object, expected: object): boolean =>
  Object.entries(expected).every(([name, value]) => isDeepStrictEqual(value, Reflect.get(item, name)));

/** What is repeated of a product says the same everywhere: its card, its merchant's row, the stock of its SKUs. */
export const catalogViolations = (items: readonly Item[]): readonly string[] => {
  const products = kept(items);
  const cards = new Map(items.flatMap((item) => cardItem.from(item) ?? []).map((card) => [card.productId, card]));
  const rows = new Map(
    items.flatMap((item) => merchantProductItem.from(item) ?? []).map((row) => [row.productId, row]),
  );
  const stocks = new Map(items.flatMap((item) => stockItem.from(item) ?? []).map((stock) => [stock.sku, stock]));
  return items
    .flatMap((item) => productItem.from(item) ?? [])
    .filter(({ productId }) => products.has(productId))
    .flatMap((product) => [
      ...listViolations(product, cards.get(product.productId), rows.get(product.productId)),
      ...stockMismatches(product, stocks),
    ]);
};

const listViolations = (product: Product, card: Card | undefined, row: MerchantProduct | undefined): string[] => {
  const { productId, status, shelf, category } = product;
  if (status === 'deleted') return card || row ? [`${productId}: deleted, but listed`] : [];
  // Ratings follow a review some moments later; a row needs no month.
  const { rating: _, ...onCard } = cardOf(product);
  const { rating: __, month: ___, ...onRow } = merchantProductOf(product);
  return [
    ...(card && says(card, onCard) ? [] : [`${productId}: its card says something else`]),
    ...(row && says(row, onRow) ? [] : [`${productId}: its merchant's row says something else`]),
    ...(shelf === (status === 'published' ? category : undefined) ? [] : [`${productId}: on a wrong shelf`]),
  ];
};

const stockMismatches = (
  { productId, name, image, status, skus }: Product,
  stocks: ReadonlyMap<string, Stock>,
): string[] => {
  const states = { published: 'live', draft: 'withdrawn', suspended: 'withdrawn', deleted: 'deleted' } as const;
  return skus.flatMap(({ sku, price, options }) => {
    const stock = stocks.get(sku);
    const expected = { productId, name, image, price, options, state: states[status] };
    return stock && says(stock, expected) ? [] : [`${sku}: its stock does not say what its product says`];
  });
};

/** Once a decision has been followed, goods are on sale while their merchant may sell, and only then. */
export const merchantViolations = (items: readonly Item[]): readonly string[] => {
  const merchants = items
    .flatMap((item) => merchantItem.from(item) ?? [])
    .filter(({ status, dueAt }) => status !== 'pending' && dueAt === undefined);
  const wrongStatus = new Map(
    merchants.map((merchant) => [merchant.merchantId, maySell(merchant) ? 'suspended' : 'published']),
  );
  return items
    .flatMap((item) => productItem.from(item) ?? [])
    .filter(({ merchantId, status }) => wrongStatus.get(merchantId) === status)
    .map(({ productId, status }) => `${productId}: ${status}, against what was decided about its merchant`);
};
