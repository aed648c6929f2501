import type { Kind, Shape } from './entity.ts';
import type { Page, QueryOptions, Table } from './table.ts';

/** Pages that one request looks through at the most; the cursor goes on from there. */
const pagesAtOnce = 5;

/** A page of the items that are wanted, picked out of all that a Query meets. */
export const picked = async <T>(
  table: Table,
  entity: Kind & Shape<T>,
  { limit, ...options }: QueryOptions,
  isWanted: (item: T) => boolean,
): Promise<Page<T>> => {
  const items: T[] = [];
  let { after } = options;
  for (let pages = 0; pages < pagesAtOnce; pages++) {
    const page = await table.query(entity, { ...options, limit: limit - items.length, after });
    items.push(...page.items.filter(isWanted));
    after = page.next;
    if (after === undefined || items.length === limit) break;
  }
  return { items, ...(after !== undefined && { next: after }) };
};
