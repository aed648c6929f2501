import { entity, shape } from '../table/index.ts';
import type { Stock } from './product.ts';

/** Price and pieces of one SKU, in a partition of its own: orders never compete with readers of the product page. */
export const stockItem = entity(shape<Stock>(), 'sku', { pk: 'SKU#{sku}', sk: 'STOCK' });
