import { amountsOf, mostPieces } from '#shared/cart/index.ts';
import type { Stock } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { largestAmount, type Money, sameMoney, times } from '#shared/kernel/money.ts';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import { type Address, plainAddress } from '#shared/users/index.ts';
import { type Order, type OrderLine, outOfStock } from './order.ts';
import type { PlaceOrder } from './order.view.ts';

/** A SKU that somebody wants, at the price that was seen in the cart if it comes from there. */
export interface Wanted {
  readonly sku: string;
  readonly quantity: number;
  readonly seenPrice?: Money;
}

/** One line per SKU: two lines of one SKU would each be checked against the same pieces. */
export const summed = (wanted: readonly Wanted[]): readonly Wanted[] => {
  const lines = new Map<string, Wanted>();
  wanted.forEach((line, i) => {
    const quantity = (lines.get(line.sku)?.quantity ?? 0) + line.quantity;
    if (quantity > mostPieces) throw invalid(`items[${i}].quantity`, `must come to at most ${mostPieces} for one SKU`);
    lines.set(line.sku, { ...line, quantity });
  });
  return [...lines.values()];
};

const graceMinutes = 4;
const minutesAfter = (at: Date, minutes: number): string => new Date(at.getTime() + minutes * 60_000).toISOString();

interface Request extends Pick<PlaceOrder, 'paymentMethod' | 'expectedTotal' | 'note'> {
  /** Where to: as it was sent, or as it was saved under the id that was sent. */
  readonly address?: Address | undefined;
}

/** Draws the order up, or says what stands in its way. Every amount comes from the shop's own items, none from the client. */
export const draftOrder = (
  wanted: readonly Wanted[],
  stocks: readonly (Stock | undefined)[],
  { address, paymentMethod, expectedTotal, note }: Request,
  { userId, shop, now }: { readonly userId: string; readonly shop: Shop; readonly now: Date },
): Order => {
  if (!address) throw invalid('addressId', 'is not one of your addresses');
  if (wanted.length === 0) throw new Problem('cart_empty');
  assertInStock(wanted, stocks);
  const sold = stocks.filter((stock) => stock !== undefined);
  assertPricesSeen(wanted, sold);

  const lines = wanted.flatMap((line, i) => sold.slice(i, i + 1).map((stock) => orderLine(line, stock)));
  const amounts = amountsOf(
    lines.map(({ lineTotal }) => lineTotal),
    shop,
  );
  if (amounts.total.amount > largestAmount) throw invalid('items', 'come to more than the shop can take at once');
  if (expectedTotal && !sameMoney(expectedTotal, amounts.total)) {
    throw new Problem('price_changed', {
      errors: [{ path: 'expectedTotal', message: `the total is ${amounts.total.amount}`, total: amounts.total.amount }],
    });
  }

  const payBefore = minutesAfter(now, shop.paymentMinutes);
  return {
    orderId: newId('ord', now),
    userId,
    status: 'pending_payment',
    lines,
    ...amounts,
    address: plainAddress(address),
    paymentMethod,
    ...(note !== undefined && { note }),
    payBefore,
    createdAt: now.toISOString(),
    events: [{ type: 'placed', at: now.toISOString() }],
    version: 1,
    dueAt: minutesAfter(now, shop.paymentMinutes + graceMinutes),
  };
};

const assertInStock = (wanted: readonly Wanted[], stocks: readonly (Stock | undefined)[]): void => {
  const shortages = wanted.flatMap(({ sku, quantity }, i) => {
    const stock = stocks[i];
    const available = stock?.state === 'live' ? stock.available : 0;
    return available < quantity ? [{ sku, path: `items[${i}]`, available }] : [];
  });
  if (shortages.length > 0) throw outOfStock(shortages);
};

/** A cart is ordered at the prices that its owner saw in it. */
const assertPricesSeen = (wanted: readonly Wanted[], stocks: readonly Stock[]): void => {
  const errors = wanted.flatMap(({ sku, seenPrice }, i) => {
    const price = stocks[i]?.price;
    const isSeen = !seenPrice || !price || sameMoney(seenPrice, price);
    return isSeen ? [] : [{ path: `items[${i}]`, message: `now costs ${price.amount}`, sku, price: price.amount }];
  });
  if (errors.length > 0) throw new Problem('price_changed', { errors });
};

const orderLine = ({ quantity }: Wanted, stock: Stock): OrderLine => ({
  sku: stock.sku,
  productId: stock.productId,
  merchantId: stock.merchantId,
  name: stock.name,
  image: stock.image,
  options: stock.options,
  price: stock.price,
  quantity,
  lineTotal: times(stock.price, quantity),
});
