import { describe, expect, it } from 'vitest';
import { newId } from '#shared/kernel/id.ts';
import { basketOf } from '#shared/recommendations/basket.ts';
import type { Entry } from '#shared/recommendations/entry.ts';
import {
  isTakeable,
  packEntries,
  packedBytes,
  placeInLog,
  unpackEntries,
} from '#shared/recommendations/entry-codec.ts';

const product = () => newId('prd', new Date());
const products = (count: number) => Array.from({ length: count }, product);
const at = '2026-11-23T12:00:00.123Z';
const seen = (more: object = {}): Entry => ({
  kind: 'session',
  entryId: 'abcdefghijklmno_',
  at,
  type: 'cart',
  productId: product(),
  window: products(10),
  ...more,
});
const bought = (count: number): Entry => ({
  kind: 'basket',
  entryId: '-BCDEFGHIJKLMNOP',
  at,
  products: products(count),
});

describe('entries as bytes', () => {
  it('come back as they were, one behind the other', () => {
    const entries = [seen(), bought(50), seen({ type: 'view', window: [] }), bought(1), seen({ type: 'purchase' })];
    expect(entries.every(isTakeable)).toBe(true);
    expect(unpackEntries(packEntries(entries))).toEqual(entries);
    expect(packEntries(entries)).toHaveLength(entries.reduce((sum, entry) => sum + packedBytes(entry), 0));
  });

  it('take 198 for an event with a whole window, and 822 for the largest basket', () => {
    expect([packedBytes(seen()), packedBytes(bought(50))]).toEqual([198, 822]);
  });

  it('are refused where something could not be written down', () => {
    const one = product();
    const wrong = [
      seen({ productId: 'prd_1' }),
      seen({ window: ['constructor'] }),
      seen({ window: products(11) }),
      seen({ window: [one, one] }),
      seen({ productId: one, window: [one] }),
      seen({ at: 'yesterday' }),
      seen({ entryId: 'too short' }),
      seen({ entryId: 'no base64 url !!' }),
      bought(0),
      bought(51),
    ];
    expect(wrong.filter(isTakeable)).toEqual([]);
  });

  it('lie in the log by their day, spread by their names', () => {
    const { day, shard, entryId } = placeInLog(seen());
    expect([day, entryId]).toEqual(['2026-11-23', 'abcdefghijklmno_']);
    expect([0, 1, 2, 3]).toContain(shard);
  });
});

describe('the basket of an order', () => {
  const order = (productIds: readonly string[]) => ({ orderId: 'ord_1', paidAt: at, productIds });

  it('has each product once, in their order', () => {
    const [a, b] = [product(), product()];
    expect(basketOf(order([a, b, a])).products).toEqual([a, b]);
  });

  it('of more than fifty products is a sample of them, whatever order the lines come in', () => {
    const many = products(200);
    const basket = basketOf(order(many));
    expect(basket.products).toHaveLength(50);
    expect(basketOf(order(many.toReversed()))).toEqual(basket);
    expect(isTakeable(basket)).toBe(true);
  });

  it('has a name that follows from the order, and does not tell it', () => {
    const basket = basketOf(order(products(2)));
    expect(basket.entryId).toMatch(/^[\w-]{16}$/);
    expect(basketOf({ ...order(products(2)), orderId: 'ord_2' }).entryId).not.toBe(basket.entryId);
  });
});
