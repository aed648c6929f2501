import { operation } from '#functions/http/operation.ts';
import { CartView, carts, cartView } from '#shared/cart/index.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';

export const showCart = operation(
  'cart/show-cart',
  {
    route: 'GET /v1/cart',
    summary: 'Read the cart at today’s prices, with what stands in the way of ordering it.',
    auth: 'shopper',
    returns: { status: 200, body: CartView },
    fails: [],
    uses: { carts: reads(carts), stocks: reads(stocks) },
  },
  async ({ caller, shop }, { carts, stocks }) => {
    const cart = await carts.of(caller.userId);
    return cartView(cart, await stocks.of(cart.lines.map(({ sku }) => sku)), shop);
  },
);
