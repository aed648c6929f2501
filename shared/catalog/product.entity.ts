import { entity, shape } from '../table/index.ts';
import type { Movement } from './movement.ts';
import type { Card, MerchantProduct, Product } from './product.ts';

/** The product itself. `~` sorts it behind its reviews, so that one descending Query meets it first. */
export const productItem = entity(shape<Product>(), 'product', {
  pk: 'PRODUCT#{productId}',
  sk: '~META',
  listed: { pk: 'CATEGORY#{shelf}', sk: '{createdAt}#{productId}' },
});

/** The product in the list of everything, by the month in which it was added. */
export const cardItem = entity(shape<Card>(), 'card', {
  pk: 'PRODUCT#{productId}',
  sk: 'CARD',
  listed: { pk: 'LIST#{month}', sk: '{createdAt}#{productId}' },
});

/** The product in its merchant's list, drafts too. */
export const merchantProductItem = entity(shape<MerchantProduct>(), 'merchantProduct', {
  pk: 'MERCHANT#{merchantId}',
  sk: 'PRODUCT#{productId}',
});

/** The ledger of a product. `M` sorts before its reviews, so that the page's Query never meets it. */
export const movementItem = entity(shape<Movement>(), 'movement', {
  pk: 'PRODUCT#{productId}',
  sk: 'MOVEMENT#{movementId}',
});
