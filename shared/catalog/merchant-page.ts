import type { Page, Table } from '../table/index.ts';
import { merchantProductItem } from './product.entity.ts';
import type { MerchantProduct } from './product.ts';

export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Pages that one request looks through at the most; a cursor goes on from there. */
const pagesAtOnce = 5;

/** A merchant's products that are wanted, newest first, picked out of their list. */
export const merchantPage = async (
  table: Table,
  merchantId: string,
  { limit, cursor }: Paging,
  isWanted: (row: MerchantProduct) => boolean,
): Promise<Page<MerchantProduct>> => {
  const items: MerchantProduct[] = [];
  let after = cursor;
  for (let pages = 0; pages < pagesAtOnce; pages++) {
    const page = await table.query(merchantProductItem, {
      partition: merchantProductItem.partition({ merchantId }),
      range: { prefix: 'PRODUCT#' },
      newestFirst: true,
      limit: limit - items.length,
      after,
    });
    items.push(...page.items.filter(isWanted));
    after = page.next;
    if (after === undefined || items.length === limit) break;
  }
  return { items, ...(after !== undefined && { next: after }) };
};
