import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { cartItem } from './cart.entity.ts';
import { type Cart, emptyCart } from './cart.ts';

const unchanged = ({ version }: Cart) => ({ when: version === 0 ? 'absent' : { version: equals(version) } }) as const;

const next = (cart: Cart): Cart => ({ ...cart, version: cart.version + 1 });

/** The carts of the shoppers. Every write is held to the version that was read; a loser is told again. */
export const carts = tablePort('carts', {
  entities: [cartItem],
  reads: (table: Table) => ({
    /** The cart as its owner left it. */
    of: async (userId: string): Promise<Cart> =>
      (await table.get(cartItem.at({ userId }), { consistent: true })) ?? emptyCart(userId),

    /**
     * The cart for ordering: at half the price, since a stale one fails at its version and is read again.
     * Only an empty one could not fail, so that is looked at strongly.
     */
    toOrder: async (userId: string): Promise<Cart> => {
      const cart = await table.get(cartItem.at({ userId }));
      if (cart && cart.lines.length > 0) return cart;
      return (await table.get(cartItem.at({ userId }), { consistent: true })) ?? emptyCart(userId);
    },
  }),
  writes: () => ({
    save: (cart: Cart): Statement => cartItem.put(next(cart), unchanged(cart)),
    /** Takes everything out, in the order's own transaction. A cart that was never written stays so. */
    emptied: (cart: Cart): readonly Statement[] =>
      cart.version === 0 ? [] : [cartItem.put(next({ ...cart, lines: [] }), unchanged(cart))],
  }),
});
