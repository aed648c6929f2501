export { cartItem } from './cart.entity.ts';
export { cartData } from './cart.privacy.ts';
export {
  type Amounts,
  amountsOf,
  type Cart,
  type CartLine,
  emptyCart,
  lineProblems,
  mostLines,
  mostPieces,
  pricedCart,
  withLine,
  withoutLine,
} from './cart.ts';
export { CartView, cartView, quantity } from './cart.view.ts';
export { carts } from './carts.ts';
