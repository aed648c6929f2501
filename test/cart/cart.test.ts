import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountsOf,
  type CartLine,
  lineProblems,
  mostLines,
  pricedCart,
  withLine,
  withoutLine,
} from '#shared/cart/index.ts';
import { aCart, aStock, cny } from '#test/factories.ts';

const line = (sku: string, quantity = 1, price = 100): CartLine => ({ sku, quantity, seenPrice: cny(price) });
const shop = { currency: 'CNY', shipping: { flat: 800, freeFrom: 5_000 } };

describe('a cart', () => {
  it('takes a new line behind the others, and keeps the place of one that is changed', () => {
    const cart = withLine(withLine(aCart('usr_1', []), line('a')), line('b'));
    expect(withLine(cart, line('a', 5)).lines).toEqual([line('a', 5), line('b')]);
  });

  it('keeps the time at which a line was put in when its quantity changes', () => {
    const put = (quantity: number, addedAt: string) => ({ ...line('a', quantity), productId: 'prd_1', addedAt });
    const cart = withLine(
      withLine(aCart('usr_1', []), put(1, '2026-11-23T08:00:00.000Z')),
      put(2, '2026-11-23T09:00:00.000Z'),
    );
    expect(cart.lines).toEqual([put(2, '2026-11-23T08:00:00.000Z')]);
  });

  it('gives a line back, and does not mind one that is not there', () => {
    const cart = aCart('usr_1', [line('a'), line('b')]);
    expect(withoutLine(cart, 'a').lines).toEqual([line('b')]);
    expect(withoutLine(cart, 'c').lines).toEqual(cart.lines);
  });

  it('has room for 40 lines, and for changing one of them when it is full', () => {
    const full = aCart(
      'usr_1',
      Array.from({ length: mostLines }, (_, i) => line(`sku-${i}`)),
    );
    expect(withLine(full, line('sku-3', 9)).lines.length).toBe(40);
    expect(() => withLine(full, line('one more'))).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('never has two lines of one SKU, and never loses another one', () => {
    const changes = fc.array(
      fc.record({ sku: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 0, max: 9 }) }),
    );
    fc.assert(
      fc.property(changes, (all) => {
        const expected = new Map<string, number>();
        let cart = aCart('usr_1', []);
        for (const { sku, quantity } of all) {
          cart = quantity === 0 ? withoutLine(cart, sku) : withLine(cart, line(sku, quantity));
          if (quantity === 0) expected.delete(sku);
          else expected.set(sku, quantity);
        }
        expect(cart.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([...expected]);
      }),
    );
  });
});

describe('what stands in the way of a line', () => {
  const seen = { price: cny(100), available: 3 };
  it.each([
    ['nothing', aStock(seen), []],
    ['a SKU that was never sold', undefined, ['unavailable']],
    ['a SKU that was withdrawn', aStock({ ...seen, state: 'withdrawn' }), ['unavailable']],
    ['no pieces', aStock({ ...seen, available: 0 }), ['sold_out']],
    ['too few pieces', aStock({ ...seen, available: 1 }), ['not_enough_stock']],
    ['another price', aStock({ ...seen, price: cny(99) }), ['price_changed']],
    ['no pieces at another price', aStock({ available: 0 }), ['sold_out', 'price_changed']],
  ])('may be %s', (_, stock, problems) => {
    expect(lineProblems(line('a', 2), stock)).toEqual(problems);
  });
});

describe('the price of a cart', () => {
  it('is the one of today, and leaves out what cannot be bought', () => {
    const [dearer, gone] = [aStock({ price: cny(300) }), aStock({ state: 'withdrawn' })];
    const cart = aCart('usr_1', [line(dearer.sku, 2), line(gone.sku), line('unknown', 3)]);
    const { lines, subtotal, shipping, total } = pricedCart(cart, [gone, dearer], shop);
    expect([subtotal, shipping, total]).toEqual([cny(600), cny(800), cny(1_400)]);
    expect(lines.map(({ price, problems }) => [price.amount, problems])).toEqual([
      [300, ['price_changed']],
      [12_800, ['unavailable']],
      [100, ['unavailable']],
    ]);
  });

  it('does not depend on the order in which the stock was found', () => {
    const stocks = [aStock({ price: cny(1) }), aStock({ price: cny(2) }), aStock({ price: cny(3) })];
    const cart = aCart(
      'usr_1',
      stocks.map(({ sku, price }) => line(sku, 1, price.amount)),
    );
    expect(pricedCart(cart, stocks.toReversed(), shop)).toEqual(pricedCart(cart, stocks, shop));
  });

  it.each([
    [[], 0, 0],
    [[4_999], 800, 5_799],
    [[4_999, 1], 0, 5_000],
    [[9_000], 0, 9_000],
  ])('of the lines %j has a shipping of %d', (lines, shipping, total) => {
    expect(amountsOf(lines.map(cny), shop)).toMatchObject({ shipping: cny(shipping), total: cny(total) });
  });
});
