import { operation } from '#functions/http/operation.ts';
import { CartView, carts, cartView, withoutLine } from '#shared/cart/index.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';

export const removeCartItem = operation(
  'cart/remove-cart-item',
  {
    route: 'DELETE /v1/cart/items/{sku}',
    summary: 'Take a SKU out of the cart; one that is not in it is out already.',
    auth: 'shopper',
    returns: { status: 200, body: CartView },
    fails: ['conflict'],
    uses: { carts: writes(carts), stocks: reads(stocks) },
  },
  async ({ path: { sku }, caller, shop }, { carts, stocks }) =>
    untilFresh(async () => {
      const before = await carts.of(caller.userId);
      const cart = withoutLine(before, sku);
      const isChanged = cart.lines.length < before.lines.length;

      const [rest] = await Promise.all([
        stocks.of(cart.lines.map((line) => line.sku)),
        isChanged ? carts.commit([carts.save(cart)]) : undefined,
      ]);
      return cartView({ ...cart, version: before.version + Number(isChanged) }, rest, shop);
    }, manyTellings),
);
