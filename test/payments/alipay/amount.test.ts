import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toYuan } from '#shared/payments/alipay/amount.ts';
import { fromYuan } from '#shared/payments/yuan.ts';

const fen = (amount: number) => ({ amount, currency: 'CNY' });

describe('an amount in yuan', () => {
  it.each([
    ['0.01', 1],
    ['99999999.99', 9_999_999_999],
    ['20', 2000],
    ['1.1', 110],
    ['1.10', 110],
    ['0', 0],
    ['0.00', 0],
    ['100000000', 10_000_000_000],
  ])('%j is %i fen', (yuan, amount) => {
    expect(fromYuan(yuan)).toEqual(fen(amount));
  });

  it.each([
    '1e2',
    '１.00',
    '-0.01',
    '00.10',
    '1.000',
    ' 1.00',
    '1.00 ',
    '1.00\n',
    '',
    '.5',
    '1.',
    '+1.00',
    '0x10',
    '1,000.00',
    '1_000',
    'NaN',
    'Infinity',
    '1234567890.00',
    '٣.00',
    1,
    1.1,
    null,
    undefined,
    ['1.00'],
    { toString: () => '1.00' },
  ])('%j is none', (yuan) => {
    expect(fromYuan(yuan)).toBeUndefined();
  });

  it('comes back as it went, 10,000 times', () => {
    const comesBack = fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (amount) => {
      const yuan = toYuan(fen(amount));
      expect(yuan).toMatch(/^\d+\.\d\d$/);
      expect(fromYuan(yuan)).toEqual(fen(amount));
    });
    fc.assert(comesBack, { numRuns: 10_000 });
  });

  it.each([
    [1, '0.01'],
    [10, '0.10'],
    [100, '1.00'],
    [19900, '199.00'],
    [9_999_999_999, '99999999.99'],
  ])('of %i fen is written %s', (amount, yuan) => {
    expect(toYuan(fen(amount))).toBe(yuan);
  });

  it.each([
    ['in another currency', { amount: 100, currency: 'JPY' }],
    ['in one with three places', { amount: 1000, currency: 'KWD' }],
    ['of nothing', fen(0)],
    ['of less than nothing', fen(-1)],
    ['of more than Alipay takes', fen(10_000_000_001)],
  ])('%s is refused with the field that can be changed', (_, money) => {
    expect(() => toYuan(money)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { errors: [expect.objectContaining({ path: 'method' })] },
      }),
    );
  });
});
