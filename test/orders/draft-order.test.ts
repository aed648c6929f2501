import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostLines } from '#shared/cart/index.ts';
import type { Stock } from '#shared/catalog/index.ts';
import { largestAmount } from '#shared/kernel/money.ts';
import { draftOrder, orderItem, summed, type Wanted } from '#shared/orders/index.ts';
import { bytesOf } from '#shared/table/item.ts';
import { address, aStock, cny } from '#test/factories.ts';
import { testShop } from '#test/shop.ts';

const now = new Date('2026-11-23T08:00:00.000Z');
const request = { address, paymentMethod: 'card' as const };
const draft = (wanted: readonly Wanted[], stocks: readonly (Stock | undefined)[], more: object = {}) =>
  draftOrder(wanted, stocks, { ...request, ...more }, { userId: 'usr_1', shop: testShop, now });
const refusal = (...args: Parameters<typeof draft>): unknown => {
  try {
    return draft(...args);
  } catch (error) {
    return error;
  }
};
const want = (stock: Stock, quantity = 1, more: Partial<Wanted> = {}): Wanted => ({
  sku: stock.sku,
  quantity,
  ...more,
});

describe('an order', () => {
  it('costs what the shop says, with its shipping', () => {
    const [cup, pot] = [aStock({ price: cny(1_250) }), aStock({ price: cny(9_900) })];
    const order = draft([want(cup, 3), want(pot)], [cup, pot]);
    expect(order).toMatchObject({
      subtotal: cny(13_650),
      shipping: cny(800),
      total: cny(14_450),
      status: 'pending_payment',
    });
    expect(order.lines.map(({ lineTotal }) => lineTotal)).toEqual([cny(3_750), cny(9_900)]);
  });

  it('keeps what was bought as it was when it was bought', () => {
    const stock = aStock();
    const { sku, productId, merchantId, name, image, options, price } = stock;
    expect(draft([want(stock, 2)], [stock]).lines).toEqual([
      { sku, productId, merchantId, name, image, options, price, quantity: 2, lineTotal: cny(25_600) },
    ]);
  });

  it('of the most lines, each with the longest words, fits into one item and leaves room for what happens to it', () => {
    const words = Array.from({ length: 10 }, (_, i): [string, string] => [`${'键'.repeat(39)}${i}`, '值'.repeat(80)]);
    const longest = { name: '名'.repeat(120), options: Object.fromEntries(words) };
    const stocks = Array.from({ length: mostLines }, () => aStock(longest));
    const wanted = stocks.map((stock) => want(stock));
    const order = draft(wanted, stocks, { note: '注'.repeat(500) });
    expect(bytesOf(orderItem.item(order))).toBeLessThan(300_000);
  });

  it('has to be paid in the shop’s time, and holds its pieces a little longer', () => {
    const stock = aStock();
    expect(draft([want(stock)], [stock])).toMatchObject({
      createdAt: '2026-11-23T08:00:00.000Z',
      payBefore: '2026-11-23T08:30:00.000Z',
      dueAt: '2026-11-23T08:34:00.000Z',
      version: 1,
      events: [{ type: 'placed', at: '2026-11-23T08:00:00.000Z' }],
    });
  });

  it('is shipped for nothing from the limit on', () => {
    const [below, exactly] = [aStock({ price: cny(49_999) }), aStock({ price: cny(50_000) })];
    expect(draft([want(below)], [below]).shipping).toEqual(cny(800));
    expect(draft([want(exactly)], [exactly]).shipping).toEqual(cny(0));
  });

  it('keeps a note, and no trace of one that was not written', () => {
    const stock = aStock();
    expect(draft([want(stock)], [stock], { note: 'ring twice' }).note).toBe('ring twice');
    expect(draft([want(stock)], [stock])).not.toHaveProperty('note');
  });

  it('may cost what the client expected', () => {
    const stock = aStock({ price: cny(1_000) });
    expect(draft([want(stock)], [stock], { expectedTotal: cny(1_800) }).total).toEqual(cny(1_800));
  });

  it('adds up, whatever is in it', () => {
    const lines = fc.array(
      fc.record({ price: fc.integer({ min: 1, max: 100_000 }), quantity: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(lines, (wanted) => {
        const stocks = wanted.map(({ price }) => aStock({ price: cny(price), available: 99 }));
        const order = draft(
          stocks.map((stock, i) => want(stock, wanted[i]?.quantity)),
          stocks,
        );
        const subtotal = wanted.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
        expect(order.subtotal.amount).toBe(subtotal);
        expect(order.total.amount).toBe(subtotal + (subtotal >= 50_000 ? 0 : 800));
      }),
      { numRuns: 50 },
    );
  });
});

describe('an order is refused', () => {
  it('when nothing is in it', () => {
    expect(refusal([], [])).toMatchObject({ code: 'cart_empty', status: 409 });
  });

  it('when not enough is left, and every short SKU is named with what there is', () => {
    const [short, enough, gone] = [aStock({ available: 2 }), aStock(), aStock({ state: 'withdrawn' })];
    const unknown = { sku: 'never-sold', quantity: 1 };
    const stocks = [short, enough, gone, undefined];
    expect(refusal([want(short, 3), want(enough), want(gone), unknown], stocks)).toMatchObject({
      code: 'out_of_stock',
      details: {
        errors: [
          { path: 'items[0]', sku: short.sku, available: 2, message: `only 2 left of ${short.sku}` },
          { path: 'items[2]', sku: gone.sku, available: 0 },
          { path: 'items[3]', sku: 'never-sold', available: 0 },
        ],
      },
    });
  });

  it('never for the last pieces', () => {
    const stock = aStock({ available: 3 });
    expect(draft([want(stock, 3)], [stock]).lines[0]?.quantity).toBe(3);
  });

  it('when a price of the cart has changed, in amount or currency, and the new one is said', () => {
    const [dearer, same] = [aStock({ price: cny(1_100) }), aStock({ price: cny(500) })];
    const wanted = [want(dearer, 1, { seenPrice: cny(1_000) }), want(same, 1, { seenPrice: cny(500) })];
    expect(refusal(wanted, [dearer, same])).toMatchObject({
      code: 'price_changed',
      details: { errors: [{ path: 'items[0]', sku: dearer.sku, price: 1_100, message: 'now costs 1100' }] },
    });
    expect(refusal([want(same, 1, { seenPrice: { amount: 500, currency: 'EUR' } })], [same])).toMatchObject({
      code: 'price_changed',
    });
  });

  it('when the total is not the expected one', () => {
    const stock = aStock({ price: cny(1_000) });
    expect(refusal([want(stock)], [stock], { expectedTotal: cny(1_000) })).toMatchObject({
      code: 'price_changed',
      details: { errors: [{ path: 'expectedTotal', total: 1_800 }] },
    });
  });

  it('when it comes to more than the shop can take', () => {
    const stock = aStock({ price: cny(largestAmount) });
    expect(draft([want(stock)], [stock]).total.amount).toBe(largestAmount);
    expect(refusal([want(stock, 2)], [stock])).toMatchObject({ code: 'invalid_request' });
  });
});

describe('lines of one SKU', () => {
  it('are one line: each alone might be enough, and both together not', () => {
    expect(
      summed([
        { sku: 'a', quantity: 1 },
        { sku: 'b', quantity: 2 },
        { sku: 'a', quantity: 3 },
      ]),
    ).toEqual([
      { sku: 'a', quantity: 4 },
      { sku: 'b', quantity: 2 },
    ]);
  });

  it('come to 99 at the most', () => {
    expect(
      summed([
        { sku: 'a', quantity: 50 },
        { sku: 'a', quantity: 49 },
      ]),
    ).toEqual([{ sku: 'a', quantity: 99 }]);
    expect(() =>
      summed([
        { sku: 'a', quantity: 50 },
        { sku: 'a', quantity: 50 },
      ]),
    ).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ path: 'items[1].quantity' })] } }),
    );
  });
});
