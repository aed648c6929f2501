import { newId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import { atLeast, differs, equals, type Page, type Statement, type Table, tablePort } from '../table/index.ts';
import type { Movement, MovementLine } from './movement.ts';
import { movementItem, productItem } from './product.entity.ts';
import type { Stock } from './product.ts';
import { stockItem } from './stock.entity.ts';

/** Some pieces of one SKU that its merchant puts in, or takes out, and why. */
export interface Adjustment {
  readonly productId: string;
  readonly merchantId: string;
  readonly sku: string;
  readonly delta: number;
  readonly reason: string;
}

/** One line of the ledger. */
export interface StockMovement extends MovementLine, Pick<Movement, 'movementId' | 'reason' | 'at'> {}

export const adjustmentOf = ({ productId, merchantId, sku, delta, reason }: Adjustment, now: Date): Movement => ({
  movementId: newId('mov', now),
  productId,
  merchantId,
  lines: [{ sku, delta }],
  reason,
  at: now.toISOString(),
});

/** The pieces are refused to somebody else, and for goods that are gone; else there are too few of them. */
const refusal =
  ({ productId, merchantId, sku }: Adjustment) =>
  (current: Stock | undefined): Problem => {
    const isOwn = current?.productId === productId && current.merchantId === merchantId;
    if (!isOwn || current.state === 'deleted') return new Problem('not_found');
    const { available } = current;
    return new Problem('insufficient_stock', {
      errors: [{ path: 'delta', message: `only ${available} left of ${sku}`, sku, available }],
    });
  };

const pagesAtOnce = 5;
const firstLine = /^(MOVEMENT#mov_\w+)(?:~(\d{1,2}))?$/;

/** The lines of some entries, each with the cursor at which a page that has no room for it goes on. */
const linesOf = (movements: readonly Movement[]) =>
  movements.flatMap(({ movementId, reason, at, lines }) =>
    lines.map((line, i) => ({ movementId, ...line, reason, at, place: `MOVEMENT#${movementId}~${i}` })),
  );

/** Where a page begins: after an entry, or in it after some of its lines. */
const startOf = (cursor: string | undefined): { readonly after: string | undefined; readonly skipped: number } => {
  const [, entry, lines] = firstLine.exec(cursor ?? '') ?? [];
  // `~` sorts behind the entry itself, which therefore comes again.
  return { after: entry && lines ? `${entry}~` : entry, skipped: Number(lines ?? 0) };
};

const reads = (table: Table) => ({
  /** What is left of a SKU at this moment. */
  available: async (sku: string): Promise<number> =>
    (await table.get(stockItem.at({ sku }), { consistent: true }))?.available ?? 0,

  movement: (productId: string, movementId: string): Promise<Movement | undefined> =>
    table.get(movementItem.at({ productId, movementId }), { consistent: true }),

  /** Whether the merchant has this product. */
  async has(merchantId: string, productId: string): Promise<boolean> {
    const product = await table.get(productItem.at({ productId }));
    return product?.merchantId === merchantId && product.status !== 'deleted';
  },

  /** The lines of a product's ledger, newest first; those of one SKU are picked out of at most five pages. */
  async page(
    productId: string,
    {
      limit,
      cursor,
      sku,
    }: { readonly limit: number; readonly cursor?: string | undefined; readonly sku?: string | undefined },
  ): Promise<Page<StockMovement>> {
    const items: StockMovement[] = [];
    let { after, skipped } = startOf(cursor);
    for (let pages = 0; pages < pagesAtOnce; pages++) {
      const page = await table.query(movementItem, {
        partition: movementItem.partition({ productId }),
        range: { prefix: 'MOVEMENT#' },
        newestFirst: true,
        limit: limit - items.length,
        after,
      });
      const lines = linesOf(page.items)
        .slice(skipped)
        .filter((line) => sku === undefined || line.sku === sku);
      const rest = lines.splice(limit - items.length);
      items.push(...lines);
      if (rest[0]) return { items, next: rest[0].place };
      skipped = 0;
      after = page.next;
      if (after === undefined || items.length === limit) break;
    }
    return { items, ...(after !== undefined && { next: after }) };
  },
});

const writes = () => ({
  /** Puts pieces in or takes them out, and writes down why: never more than are there. */
  adjust: (adjustment: Adjustment, movement: Movement): readonly Statement[] => {
    const { productId, merchantId, sku, delta } = adjustment;
    return [
      stockItem.update(
        { sku },
        { add: { available: delta, supplied: delta } },
        {
          when: {
            productId: equals(productId),
            merchantId: equals(merchantId),
            state: differs('deleted'),
            ...(delta < 0 && { available: atLeast(-delta) }),
          },
          otherwise: refusal(adjustment),
        },
      ),
      movementItem.put(movement, { when: 'absent' }),
    ];
  },

  /** Keeps what the answer said, for a repeat of the same request. */
  answered: ({ productId, movementId }: Movement, available: number): Statement =>
    movementItem.update({ productId, movementId }, { set: { available } }, { when: 'exists' }),
});

/** What was put into the stock and taken out of it by its merchant. */
export const ledger = tablePort('ledger', { entities: [movementItem, stockItem], reads, writes });
