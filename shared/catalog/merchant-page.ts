import { type Page, picked, type Table } from '../table/index.ts';
import { merchantProductItem } from './product.entity.ts';
import type { MerchantProduct } from './product.ts';

export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A merchant's products that are wanted, newest first, picked out of their list. */
export const merchantPage = (
  table: Table,
  merchantId: string,
  { limit, cursor }: Paging,
  isWanted: (row: MerchantProduct) => boolean,
): Promise<Page<MerchantProduct>> => {
  const partition = merchantProductItem.partition({ merchantId });
  const rows = { partition, range: { prefix: 'PRODUCT#' }, newestFirst: true, limit, after: cursor };
  return picked(table, merchantProductItem, rows, isWanted);
};
