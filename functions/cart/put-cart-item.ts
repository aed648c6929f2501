import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { CartView, carts, cartView, quantity, withLine } from '#shared/cart/index.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';

export const putCartItem = operation(
  'cart/put-cart-item',
  {
    route: 'PUT /v1/cart/items/{sku}',
    summary: 'Set how many pieces of a SKU are in the cart; its price of now becomes the one that was seen.',
    auth: 'shopper',
    body: z.strictObject({ quantity }),
    returns: { status: 200, body: CartView },
    fails: ['not_found', 'conflict'],
    uses: { carts: writes(carts), stocks: reads(stocks) },
    example: { quantity: 2 },
  },
  async ({ body, path: { sku }, caller, shop, now }, { carts, stocks }) =>
    // A storefront that saves a whole cart sends its lines at once.
    untilFresh(async () => {
      const [before, [wanted]] = await Promise.all([carts.of(caller.userId), stocks.of([sku])]);
      if (wanted?.state !== 'live') throw new Problem('not_found');

      const { price: seenPrice, productId } = wanted;
      const line = { sku, quantity: body.quantity, seenPrice, productId, addedAt: now.toISOString() };
      const cart = withLine(before, line);
      const others = cart.lines.map((line) => line.sku).filter((other) => other !== sku);
      const [rest] = await Promise.all([stocks.of(others), carts.commit([carts.save(cart)])]);

      return cartView({ ...cart, version: cart.version + 1 }, [wanted, ...rest], shop);
    }, manyTellings),
);
