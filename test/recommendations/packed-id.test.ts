import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/kernel/id.ts';
import { idBytes, packId, unpackId, viewOf } from '#shared/recommendations/packed-id.ts';
import { seedOfRun } from '../long.ts';

const seed = seedOfRun();
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of a number, by the arithmetic of large numbers. */
const idOf = (bits: bigint): string =>
  `prd_${Array.from({ length: 26 }, (_, i) => crockford.charAt(Number((bits >> BigInt(5 * (25 - i))) & 31n))).join('')}`;

describe(`a packed id (seed ${seed})`, () => {
  it('is the number that its 26 characters write, at any place', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.nat(9), (bits, at) => {
        const bytes = new Uint8Array(at + idBytes + 3).fill(0xa5);
        const view = viewOf(bytes);
        packId(idOf(bits), view, at);
        expect(Buffer.from(bytes.subarray(at, at + idBytes)).toString('hex')).toBe(bits.toString(16).padStart(32, '0'));
        expect(unpackId(view, at)).toBe(idOf(bits));
        expect([...bytes.subarray(0, at), ...bytes.subarray(at + idBytes)].every((byte) => byte === 0xa5)).toBe(true);
      }),
      { seed },
    );
  });

  it('is there for every id that the shop makes, and for nothing else', () => {
    const view = viewOf(new Uint8Array(idBytes));
    const productId = newId('prd', new Date());
    packId(productId, view, 0);
    expect(unpackId(view, 0)).toBe(productId);
    for (const other of ['', 'prd_', `${productId}0`, productId.toLowerCase(), `prd_8${productId.slice(5)}`]) {
      expect(() => packId(other, view, 0)).toThrow(RangeError);
    }
  });
});
