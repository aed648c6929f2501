import { operation } from '#functions/http/operation.ts';
import { CartView, carts, cartView } from '#shared/cart/index.ts';
import { writes } from '#shared/kernel/port.ts';

export const clearCart = operation(
  'cart/clear-cart',
  {
    route: 'DELETE /v1/cart',
    summary: 'Take everything out of the cart.',
    auth: 'shopper',
    returns: { status: 200, body: CartView },
    fails: ['conflict'],
    uses: { carts: writes(carts) },
  },
  async ({ caller, shop }, { carts }) => {
    const before = await carts.of(caller.userId);
    if (before.lines.length === 0) return cartView(before, [], shop);
    await carts.commit(carts.emptied(before));
    return cartView({ ...before, version: before.version + 1, lines: [] }, [], shop);
  },
);
