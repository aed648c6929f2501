import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId, newPaymentNumber, ulid } from '#shared/kernel/id.ts';

const times = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });

describe('an id', () => {
  it('has the form that the contract promises', () => {
    expect(newId('ord', new Date())).toMatch(/^ord_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('sorts by the time that it was made at', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const [first, second] = [ulid(one).slice(0, 10), ulid(other).slice(0, 10)];
        expect(Math.sign(one.getTime() - other.getTime())).toBe(first < second ? -1 : first > second ? 1 : 0);
      }),
    );
  });

  it('begins as the specification of ULIDs says', () => {
    expect(ulid(new Date(1_469_918_176_385)).slice(0, 10)).toBe('01ARYZ6S41');
  });

  it('is another one each time, also within a millisecond', () => {
    const at = new Date();
    expect(new Set(Array.from({ length: 10_000 }, () => ulid(at))).size).toBe(10_000);
  });

  it('uses the whole alphabet in its random part, so that no bits are lost', () => {
    const tails = Array.from({ length: 1_000 }, () => ulid(new Date()).slice(10)).join('');
    expect(new Set(tails).size).toBe(32);
  });

  it('of a payment fits the strictest provider', () => {
    expect(newPaymentNumber(new Date())).toMatch(/^P[0-9A-Z]{26}$/);
  });
});
