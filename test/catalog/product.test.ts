import { describe, expect, it } from 'vitest';
import { assertSellable, availabilityOf, draftProduct, NewProduct } from '#shared/catalog/index.ts';
import { bestAvailability, cardOf, lowestPrice } from '#shared/catalog/product.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { parse } from '#shared/kernel/validation.ts';
import { cny } from '#test/factories.ts';

const now = new Date('2026-11-23T08:00:00.000Z');
const image = { imageId: 'img_1', path: '/images/img_1.png', width: 1, height: 1 };
const short = {
  name: '青瓷杯 Celadon cup',
  description: 'Thrown by hand.',
  category: 'tea',
  images: ['img_01JD8Q6Z5N8B7T3V1X9K4M2P0R'],
  price: cny(12_800),
  stock: 40,
};
const { price: _, stock: __, ...long } = short;
const red = { options: { colour: 'red' }, price: cny(300), stock: 0 };
const blue = { options: { colour: 'blue' }, price: cny(200), stock: 3 };
const options = (entries: number, characters: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: entries }, (_, i) => [`option ${i}`, '值'.repeat(characters)]));

const errorsOf = (body: unknown, currency = 'CNY'): readonly string[] => {
  try {
    assertSellable(parse(NewProduct, body), currency);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.details.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
};
const draft = (body: object) => draftProduct(parse(NewProduct, body), 'mch_1', [image], now);

describe('what a merchant says of a new product', () => {
  it('may be short, or name each variant', () => {
    expect(errorsOf(short)).toEqual([]);
    expect(errorsOf({ ...long, skus: [red, blue] })).toEqual([]);
  });

  it('is told everything that is missing', () => {
    expect(errorsOf({})).toEqual([
      'name: is required',
      'description: is required',
      'category: is required',
      'images: is required',
      'price: is required',
      'stock: is required',
    ]);
  });

  it.each(['name', 'description', 'category', 'price', 'images', 'stock'])('is told that %s is missing', (field) => {
    const { [field]: _, ...without } = { ...short } as Record<string, unknown>;
    expect(errorsOf(without)).toEqual([`${field}: is required`]);
  });

  it.each([
    [{ ...short, name: ' ' }, 'name: must have at least 1 characters'],
    [{ ...short, name: 'a\u0007b' }, 'name: has a wrong form'],
    [{ ...short, category: 'Tea & more' }, 'category: has a wrong form'],
    [{ ...short, images: [] }, 'images: must have at least 1 entries'],
    [{ ...short, images: ['https://evil.example/a.png'] }, 'images[0]: has a wrong form'],
    [{ ...short, price: cny(0) }, 'price.amount: must be at least 1'],
    [{ ...short, price: cny(1.5) }, 'price.amount: must be a whole number'],
    [{ ...short, price: cny(-1) }, 'price.amount: must be at least 1'],
    [{ ...short, price: { amount: 1, currency: 'EUR' } }, 'price.currency: must be CNY'],
    [{ ...short, stock: -1 }, 'stock: must be at least 0'],
    [{ ...short, rating: 5 }, 'rating: is not a known field'],
    [{ ...long, skus: [] }, 'skus: must have at least 1 entries'],
    [{ ...short, skus: [red] }, 'skus: cannot stand together with price and stock'],
    [{ ...long, skus: [red, red] }, 'skus: must differ in their options'],
    [
      {
        ...long,
        skus: [
          { ...red, sku: 'a' },
          { ...blue, sku: 'a' },
        ],
      },
      'skus: must not name one SKU twice',
    ],
    [{ ...long, skus: [{ ...red, sku: 'sku_mine' }] }, 'skus[0].sku: has a wrong form'],
    [{ ...long, skus: [{ ...red, options: options(11, 1) }] }, 'skus[0].options: must have at most 10 entries'],
    [
      { ...long, skus: [{ ...red, options: { colour: 'x'.repeat(81) } }] },
      'skus[0].options.colour: must have at most 80 characters',
    ],
    [{ ...long, skus: [{ ...red, price: { amount: 1, currency: 'EUR' } }] }, 'skus[0].price.currency: must be CNY'],
  ])('is told what is wrong with it: %#', (body, message) => {
    expect(errorsOf(body)).toEqual([message]);
  });

  it('may say numbers, switches and lists in its attributes', () => {
    const attributes = {
      material: '瓷',
      volume_ml: 180.5,
      'dishwasher safe': true,
      colours: ['red', 'blue'],
      none: [],
    };
    expect(errorsOf({ ...short, attributes })).toEqual([]);
    expect(draft({ ...short, attributes }).product.attributes).toEqual(attributes);
  });

  it.each([
    [{ a: 'x'.repeat(201) }],
    [{ a: ['x'.repeat(41)] }],
    [{ a: Array.from({ length: 11 }, () => 'x') }],
    [{ a: [1] }],
    [{ a: null }],
    [{ a: { b: 'c' } }],
    [{ a: 1e13 }],
    [{ a: 1e-7 }],
    [{ a: 'line\nbreak' }],
  ])('is told that it cannot say %j', (attributes) => {
    expect(errorsOf({ ...short, attributes })[0]).toMatch(/^attributes\.a(\[0\])?: /);
  });

  it('is not told that options differ only because they stand in another order', () => {
    const one = { ...red, options: { colour: 'red', size: 'l' } };
    const other = { ...blue, options: { size: 'l', colour: 'red' } };
    expect(errorsOf({ ...long, skus: [one, other] })).toEqual(['skus: must differ in their options']);
  });
});

describe('a new product', () => {
  it('shows its lowest price, its first picture and its best availability', () => {
    const { product, stocks } = draft({ ...long, skus: [red, blue] });
    expect(product).toMatchObject({
      price: cny(200),
      image: image.path,
      availability: 'low',
      version: 1,
      shelf: 'tea',
    });
    expect(product.skus.map(({ availability }) => availability)).toEqual(['sold_out', 'low']);
    expect(stocks.map(({ available, supplied, state }) => [available, supplied, state])).toEqual([
      [0, 0, 'live'],
      [3, 3, 'live'],
    ]);
  });

  it('has SKUs of its own where the merchant names none', () => {
    const { product, stocks } = draft(short);
    expect(stocks[0]?.sku).toMatch(/^sku_\w{26}$/);
    expect(product.skus[0]?.sku).toBe(stocks[0]?.sku);
    expect(draft({ ...long, skus: [{ ...red, sku: 'CUP-1' }] }).stocks[0]?.sku).toBe('CUP-1');
  });

  it('that is a draft is listed nowhere and sold to nobody', () => {
    const { product, stocks } = draft({ ...short, status: 'draft' });
    expect(product).not.toHaveProperty('shelf');
    expect(cardOf(product)).not.toHaveProperty('month');
    expect(stocks[0]?.state).toBe('withdrawn');
  });

  it('is listed under the month in which it was added', () => {
    expect(cardOf(draft(short).product).month).toBe('2026-11');
  });
});

describe('the availability that is shown', () => {
  it.each([
    [-1, 'sold_out'],
    [0, 'sold_out'],
    [1, 'low'],
    [5, 'low'],
    [6, 'in_stock'],
  ])('of %d pieces is %s', (available, level) => {
    expect(availabilityOf(available)).toBe(level);
  });

  it('of a product is that of its best variant', () => {
    const levels = (...all: readonly ('in_stock' | 'low' | 'sold_out')[]) =>
      all.map((availability) => ({ availability }));
    expect(bestAvailability(levels('sold_out', 'in_stock', 'low'))).toBe('in_stock');
    expect(bestAvailability(levels('sold_out', 'low'))).toBe('low');
    expect(bestAvailability(levels())).toBe('sold_out');
  });

  it('needs a variant to have a price', () => {
    expect(() => lowestPrice([])).toThrow('at least one SKU');
  });
});
