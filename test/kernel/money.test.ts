import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestAmount, money, moneyText, sameMoney, sum, times } from '#shared/kernel/money.ts';
import { cny } from '#test/factories.ts';

const amounts = fc.integer({ min: 0, max: largestAmount });

describe('money', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %d, which is no number of fen', (amount) => {
    expect(() => money(amount, 'CNY')).toThrow(RangeError);
  });

  it('adds up whatever the order of the parts', () => {
    fc.assert(
      fc.property(fc.array(amounts), (parts) => {
        const total = sum(parts.map(cny), 'CNY');
        expect(total).toEqual(sum(parts.toReversed().map(cny), 'CNY'));
        expect(total.amount).toBe(parts.reduce((all, part) => all + part, 0));
      }),
    );
  });

  it('costs as much by the piece as together', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 99 }), (amount, pieces) => {
        expect(times(cny(amount), pieces)).toEqual(
          sum(
            Array.from({ length: pieces }, () => cny(amount)),
            'CNY',
          ),
        );
      }),
    );
  });

  it('says the currency of an empty sum', () => {
    expect(sum([], 'EUR')).toEqual({ amount: 0, currency: 'EUR' });
  });

  it('never adds two currencies', () => {
    expect(() => sum([cny(1), money(1, 'EUR')], 'CNY')).toThrow('cannot add EUR to CNY');
  });

  it.each([
    [12_800, 'CNY', 'zh-CN', '¥128.00'],
    [99_999_999, 'CNY', 'en', '¥999,999.99'],
    [1_500, 'JPY', 'en', '¥1,500'],
    [1, 'EUR', 'en', '€0.01'],
  ])('of %i minor units of %s reads (%s) %s', (amount, currency, language, text) => {
    expect(moneyText(money(amount, currency), language)).toBe(text);
  });

  it('is the same only in the same currency', () => {
    expect(sameMoney(cny(1), cny(1))).toBe(true);
    expect(sameMoney(cny(1), cny(2))).toBe(false);
    expect(sameMoney(cny(1), money(1, 'EUR'))).toBe(false);
  });
});
