import { type PersonalData, personal } from '../table/index.ts';
import { cartItem } from './cart.entity.ts';

/** Everything of this domain that speaks of a person. */
export const cartData: readonly PersonalData[] = [
  personal(cartItem, { userId: 'drop', version: 'drop', lines: 'drop' }),
];
