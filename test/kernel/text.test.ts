import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { NewProduct } from '#shared/catalog/index.ts';
import { line, prose } from '#shared/kernel/text.schema.ts';
import { PlaceOrder } from '#shared/orders/index.ts';
import { ProfileChange } from '#shared/users/index.ts';

const takes = (schema: z.ZodMiniType, text: string) => z.safeParse(schema, text).success;

describe('a text that people write', () => {
  it('is trimmed, bounded, and not only blanks', () => {
    expect(z.parse(line(4), '  茶杯 ')).toBe('茶杯');
    expect([takes(line(2), '茶杯壶'), takes(line(2), ' '), takes(prose(2), '\n'), takes(prose(2, 0), '\n')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('has no control characters; some lines of it may have breaks and tabs', () => {
    for (const bad of ['\u0007', '\u001b[31m', '\u0085']) {
      expect([takes(line(20), `a${bad}b`), takes(prose(20), `a${bad}b`)]).toEqual([false, false]);
    }
    expect([takes(line(20), 'a\nb'), takes(prose(20), 'a\r\n\tb')]).toEqual([false, true]);
  });

  it.each([
    ['description of a product', NewProduct.shape.description],
    ['note of an order', PlaceOrder.shape.note],
    ['name of a person', ProfileChange.shape.displayName],
  ])('is held to that as the %s too', (_, schema) => {
    expect([takes(schema, 'plain'), takes(schema, 'a\u0007b')]).toEqual([true, false]);
  });
});
