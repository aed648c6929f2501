import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Problem } from '#shared/kernel/problem.ts';
import { parse } from '#shared/kernel/validation.ts';

const Line = z.strictObject({ sku: z.string(), quantity: z.int().check(z.minimum(1), z.maximum(99)) });
const Schema = z.strictObject({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  kind: z.enum(['tea', 'cup']),
  email: z.optional(z.email()),
  code: z.optional(z.string().check(z.regex(/^[A-Z]+$/))),
  lines: z.optional(z.array(Line).check(z.minLength(1), z.maxLength(2))),
  address: z.optional(z.strictObject({ city: z.string() })),
  either: z.optional(z.union([z.string(), z.boolean()])),
});

/** `path: message` of each error. */
const errorsOf = (value: unknown, schema: z.ZodMiniType = Schema): readonly string[] => {
  try {
    parse(schema, value);
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request')
      return (error.details.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};

describe('the check of a request', () => {
  it('hands out what is right', () => {
    const value = { name: 'cup', kind: 'cup', lines: [{ sku: 'a', quantity: 1 }] };
    expect(parse(Schema, value)).toEqual(value);
  });

  it('names every field that is missing, at once', () => {
    expect(errorsOf({ lines: [{}], address: {} })).toEqual([
      'name: is required',
      'kind: is required',
      'lines[0].sku: is required',
      'lines[0].quantity: is required',
      'address.city: is required',
    ]);
  });

  it('names every field that it does not know, where it stands', () => {
    const value = { name: 'cup', kind: 'cup', price: 1, admin: true, lines: [{ sku: 'a', quantity: 1, price: 1 }] };
    expect(errorsOf(value)).toEqual([
      'lines[0].price: is not a known field',
      'price: is not a known field',
      'admin: is not a known field',
    ]);
  });

  it.each([
    [{ name: 7 }, 'name: must be a text'],
    [{ name: 'c' }, 'name: must have at least 2 characters'],
    [{ name: 'cupcup' }, 'name: must have at most 5 characters'],
    [{ kind: 'pot' }, 'kind: must be one of: tea, cup'],
    [{ email: 'nobody' }, 'email: must be an e-mail address'],
    [{ code: 'abc' }, 'code: has a wrong form'],
    [{ lines: [] }, 'lines: must have at least 1 entries'],
    [{ lines: 'a' }, 'lines: must be a list'],
    [{ lines: [{ sku: 'a', quantity: 1.5 }] }, 'lines[0].quantity: must be a whole number'],
    [{ lines: [{ sku: 'a', quantity: '1' }] }, 'lines[0].quantity: must be a number'],
    [{ lines: [{ sku: 'a', quantity: 0 }] }, 'lines[0].quantity: must be at least 1'],
    [{ lines: [{ sku: 'a', quantity: 100 }] }, 'lines[0].quantity: must be at most 99'],
    [{ address: null }, 'address: must be an object'],
    [{ either: 1 }, 'either: has none of the forms that are allowed here'],
  ])('says of %j what is wrong with it', (wrong, message) => {
    expect(errorsOf({ name: 'cup', kind: 'cup', ...wrong })).toEqual([message]);
  });

  it.each([[null], [[]], ['text'], [7]])('answers %j, which is no object at all, without a path', (value) => {
    expect(errorsOf(value)).toEqual([': must be an object']);
  });

  it('lets a schema speak for itself', () => {
    const even = z.number().check(z.refine((n) => n % 2 === 0, { error: 'must be even' }));
    expect(errorsOf(3, even)).toEqual([': must be even']);
    expect(errorsOf(3, z.number().check(z.refine((n) => n % 2 === 0)))).toEqual([': is not valid']);
  });

  it('names a hundred fields at most, so that no answer outgrows its question by much', () => {
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, 1]));
    expect(errorsOf({ name: 'cup', kind: 'cup', ...unknown })).toHaveLength(100);
  });

  it('is not fooled by names that every object inherits', () => {
    expect(errorsOf(JSON.parse('{"name":"cup","kind":"cup","__proto__":{"admin":true},"constructor":1}'))).toEqual([
      '__proto__: is not a known field',
      'constructor: is not a known field',
    ]);
  });
});
