import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { productItem } from './product.entity.ts';
import { type SoldOrder, salesStep, soldItem, soldOrderItem } from './sold.ts';

/** Longer than any change is told again, and than it takes to cancel what was paid. */
const daysRemembered = 90;

/** An order as far as it is counted. */
interface Counting {
  readonly orderId: string;
  /** What it has of each product. */
  readonly pieces: ReadonlyMap<string, number>;
}

const times = (sign: 1 | -1, { pieces }: Counting): Statement[] =>
  Array.from(pieces, ([productId, quantity]) =>
    // The first sale makes the item, and so it says at every change what it is.
    soldItem.update({ productId }, { set: { type: 'sold', productId }, add: { pieces: sign * quantity } }),
  );

const seen = (orderId: string, counted: SoldOrder['counted'], now: Date): SoldOrder => ({
  orderId,
  counted,
  ttl: Math.floor(now.getTime() / 1000) + daysRemembered * 86_400,
});

/** How much of each product was sold. */
export const soldPieces = tablePort('soldPieces', {
  entities: [soldItem, soldOrderItem],
  reads: (table: Table) => ({
    /** Whether an order has been counted, or taken out again. */
    counted: async (orderId: string): Promise<SoldOrder['counted'] | undefined> =>
      (await table.get(soldOrderItem.at({ orderId }), { consistent: true }))?.counted,
  }),
  writes: () => ({
    /** Counts an order that is met for the first time. */
    count: (order: Counting, now: Date): readonly Statement[] => [
      soldOrderItem.put(seen(order.orderId, 'in', now), { when: 'absent' }),
      ...times(1, order),
    ],

    /** Takes out an order that was counted. */
    discount: (order: Counting, now: Date): readonly Statement[] => [
      soldOrderItem.put(seen(order.orderId, 'out', now), { when: { counted: equals('in') } }),
      ...times(-1, order),
    ],

    /** Notes an order that is cancelled before anybody has counted it. */
    pass: ({ orderId }: Counting, now: Date): readonly Statement[] => [
      soldOrderItem.put(seen(orderId, 'out', now), { when: 'absent' }),
    ],
  }),
});

/** How much was sold, as the goods are sorted by it: the product follows the count from step to step. */
export const shownSales = tablePort('shownSales', {
  entities: [soldItem, productItem],
  reads: (table: Table) => ({
    /** The statements that bring a product up to date, as everything stands now; none when it is. */
    async outdated(productId: string): Promise<readonly Statement[]> {
      const [sold, product] = await table.getMany([soldItem.at({ productId }), productItem.at({ productId })], {
        consistent: true,
      });
      const sales = salesStep(sold?.pieces ?? 0);
      if (!product || (product.sales ?? 0) === sales) return [];
      const when = { sales: product.sales === undefined ? without : equals(product.sales) };
      return [productItem.update({ productId }, { set: { sales } }, { when })];
    },
  }),
  writes: () => ({}),
});
