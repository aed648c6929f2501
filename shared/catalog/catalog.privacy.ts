import { type PersonalData, personal } from '../table/index.ts';
import { categoryTreeItem } from './categories.ts';
import { merchantItem } from './merchant.entity.ts';
import { cardItem, merchantProductItem, movementItem, productItem } from './product.entity.ts';
import { ratingItem } from './rating.ts';
import { soldItem, soldOrderItem } from './sold.ts';
import { stockItem } from './stock.entity.ts';

const card = {
  productId: 'keep',
  name: 'keep',
  price: 'keep',
  image: 'keep',
  rating: 'keep',
  availability: 'keep',
  createdAt: 'keep',
  category: 'keep',
  month: 'keep',
} as const;

/** Goods stay with the shop: nothing here speaks of a person. */
export const catalogData: readonly PersonalData[] = [
  personal(categoryTreeItem, { version: 'keep', changedAt: 'keep', categories: 'keep' }),
  // Closed by the erasure of its owner, whose own name may well be that of the business.
  personal(merchantItem, {
    merchantId: 'keep',
    ownerId: 'keep',
    name: { scrub: '-' },
    status: 'keep',
    createdAt: 'keep',
    version: 'keep',
    decidedAt: 'keep',
    dueAt: 'keep',
  }),
  personal(productItem, {
    productId: 'keep',
    merchantId: 'keep',
    name: 'keep',
    description: 'keep',
    category: 'keep',
    images: 'keep',
    attributes: 'keep',
    status: 'keep',
    skus: 'keep',
    withdrawn: 'keep',
    price: 'keep',
    image: 'keep',
    availability: 'keep',
    rating: 'keep',
    sales: 'keep',
    version: 'keep',
    createdAt: 'keep',
    updatedAt: 'keep',
    shelf: 'keep',
  }),
  personal(cardItem, card),
  personal(merchantProductItem, { ...card, merchantId: 'keep', category: 'keep', status: 'keep' }),
  personal(stockItem, {
    sku: 'keep',
    productId: 'keep',
    merchantId: 'keep',
    name: 'keep',
    image: 'keep',
    options: 'keep',
    price: 'keep',
    available: 'keep',
    supplied: 'keep',
    state: 'keep',
  }),
  personal(movementItem, {
    movementId: 'keep',
    productId: 'keep',
    merchantId: 'keep',
    lines: 'keep',
    reason: 'keep',
    at: 'keep',
    available: 'keep',
  }),
  personal(ratingItem, {
    type: 'keep',
    productId: 'keep',
    merchantId: 'keep',
    count: 'keep',
    sum: 'keep',
    stars1: 'keep',
    stars2: 'keep',
    stars3: 'keep',
    stars4: 'keep',
    stars5: 'keep',
    serviceCount: 'keep',
    serviceSum: 'keep',
  }),
  personal(soldItem, { type: 'keep', productId: 'keep', pieces: 'keep' }),
  // Whose order it is stands in the order alone.
  personal(soldOrderItem, { orderId: 'keep', counted: 'keep', ttl: 'keep' }),
];
