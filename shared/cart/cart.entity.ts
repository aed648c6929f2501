import { entity, shape } from '../table/index.ts';
import type { Cart } from './cart.ts';

/** The whole cart is one item: one read shows it, one condition guards it. */
export const cartItem = entity(shape<Cart>(), 'cart', { pk: 'USER#{userId}', sk: 'CART' });
