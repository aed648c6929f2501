import type { Stock } from '#shared/catalog/index.ts';
import { type Money, money, sameMoney, sum, times } from '#shared/kernel/money.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';

export const mostLines = 40;
export const mostPieces = 99;

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
  /** The price when the shopper put it in: what an order from the cart is held to. */
  readonly seenPrice: Money;
  /** What the SKU is one of, and when it was first put in: recommendations follow from it without looking at the stock. */
  readonly productId?: string;
  readonly addedAt?: string;
}

/** One cart per user; version 0 is a cart that was never written. */
export interface Cart {
  readonly userId: string;
  readonly version: number;
  readonly lines: readonly CartLine[];
}

export const emptyCart = (userId: string): Cart => ({ userId, version: 0, lines: [] });

/** Sets how many pieces of a SKU are in the cart. A line that is there already keeps its place and its time. */
export const withLine = (cart: Cart, line: CartLine): Cart => {
  const isThere = cart.lines.some(({ sku }) => sku === line.sku);
  const changed = (each: CartLine): CartLine => ({ ...line, ...(each.addedAt && { addedAt: each.addedAt }) });
  const lines = isThere
    ? cart.lines.map((each) => (each.sku === line.sku ? changed(each) : each))
    : [...cart.lines, line];
  if (lines.length > mostLines) throw new Problem('conflict', { detail: `A cart has room for ${mostLines} lines.` });
  return { ...cart, lines };
};

export const withoutLine = (cart: Cart, sku: string): Cart => ({
  ...cart,
  lines: cart.lines.filter((line) => line.sku !== sku),
});

export type LineProblem = 'unavailable' | 'sold_out' | 'not_enough_stock' | 'price_changed';

export const lineProblems = ({ quantity, seenPrice }: CartLine, stock: Stock | undefined): readonly LineProblem[] => {
  if (stock?.state !== 'live') return ['unavailable'];
  const problems: LineProblem[] = [];
  if (stock.available <= 0) problems.push('sold_out');
  else if (stock.available < quantity) problems.push('not_enough_stock');
  if (!sameMoney(stock.price, seenPrice)) problems.push('price_changed');
  return problems;
};

export interface PricedLine extends Omit<CartLine, 'productId'> {
  readonly productId: string | undefined;
  readonly name: string | undefined;
  readonly image: string | undefined;
  readonly price: Money;
  readonly lineTotal: Money;
  readonly problems: readonly LineProblem[];
}

export interface Amounts {
  readonly subtotal: Money;
  readonly shipping: Money;
  readonly total: Money;
}

/** What some lines cost. An order of the shop's `freeFrom` or more is shipped for nothing, and so is nothing at all. */
export const amountsOf = (
  lineTotals: readonly Money[],
  { currency, shipping }: Pick<Shop, 'currency' | 'shipping'>,
): Amounts => {
  const subtotal = sum(lineTotals, currency);
  const isFree = lineTotals.length === 0 || subtotal.amount >= shipping.freeFrom;
  const cost = money(isFree ? 0 : shipping.flat, currency);
  return { subtotal, shipping: cost, total: sum([subtotal, cost], currency) };
};

/** The cart at today's prices, with what stands in the way of ordering each line. Goods that are gone cost nothing. */
export const pricedCart = (
  cart: Cart,
  stocks: readonly (Stock | undefined)[],
  shop: Pick<Shop, 'currency' | 'shipping'>,
): { readonly lines: readonly PricedLine[] } & Amounts => {
  const found = new Map(stocks.flatMap((stock) => (stock ? [[stock.sku, stock] as const] : [])));
  const lines = cart.lines.map((line): PricedLine => {
    const stock = found.get(line.sku);
    const price = stock?.price ?? line.seenPrice;
    return {
      ...line,
      productId: stock?.productId,
      name: stock?.name,
      image: stock?.image,
      price,
      lineTotal: times(price, line.quantity),
      problems: lineProblems(line, stock),
    };
  });
  const sold = lines.filter(({ problems }) => !problems.includes('unavailable'));
  return {
    lines,
    ...amountsOf(
      sold.map(({ lineTotal }) => lineTotal),
      shop,
    ),
  };
};
