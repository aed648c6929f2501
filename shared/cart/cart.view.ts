import * as z from 'zod/mini';
import type { Stock } from '#shared/catalog/index.ts';
import { MoneyView } from '#shared/kernel/money.schema.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import { type Cart, mostPieces, pricedCart } from './cart.ts';

export const quantity = z.int().check(z.minimum(1), z.maximum(mostPieces));

export const CartView = z.object({
  version: z.int(),
  lines: z.array(
    z.object({
      sku: z.string(),
      productId: z.optional(z.string()),
      name: z.optional(z.string()),
      image: z.optional(z.string()),
      quantity: z.int(),
      price: MoneyView,
      lineTotal: MoneyView,
      problems: z.array(z.enum(['unavailable', 'sold_out', 'not_enough_stock', 'price_changed'])),
    }),
  ),
  subtotal: MoneyView,
  shipping: MoneyView,
  total: MoneyView,
});

/** The cart, priced now. */
export const cartView = (cart: Cart, stocks: readonly (Stock | undefined)[], shop: Shop): z.output<typeof CartView> => {
  const { lines, ...amounts } = pricedCart(cart, stocks, shop);
  return {
    version: cart.version,
    lines: lines.map(({ seenPrice, addedAt, productId, name, image, problems, ...line }) => ({
      ...line,
      ...(productId !== undefined && { productId }),
      ...(name !== undefined && { name }),
      ...(image !== undefined && { image: shop.origin + image }),
      problems: [...problems],
    })),
    ...amounts,
  };
};
