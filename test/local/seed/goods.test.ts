import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { newProduct } from '#infra/local/seed/catalogue.ts';
import { categories } from '#infra/local/seed/goods/categories.ts';
import { type Goods, goods } from '#infra/local/seed/goods/goods.ts';
import { pictureSide } from '#infra/local/seed/pictures/drawing.ts';
import { picture } from '#infra/local/seed/pictures/picture.ts';
import { shapes } from '#infra/local/seed/pictures/shapes.ts';
import { NewProduct } from '#shared/catalog/index.ts';
import { openCodecs } from '#shared/jsquash/codecs.ts';
import { ulid } from '#shared/kernel/id.ts';

const isSoldOut = ({ variants }: Goods) => variants.every(({ stock }) => stock === 0);
const imageId = `img_${ulid(new Date())}`;

describe('the seeded catalogue', () => {
  it('holds at least three hundred goods, no two of one name', () => {
    expect(goods.length).toBeGreaterThanOrEqual(300);
    expect(new Set(goods.map(({ name }) => name)).size).toBe(goods.length);
  });

  it('holds nothing that the shop would refuse from a merchant', () => {
    for (const each of goods) {
      const refused = z.safeParse(NewProduct, { ...newProduct(each), images: [imageId] }).error?.issues;
      expect(refused, each.name).toBeUndefined();
    }
  });

  it('speaks Chinese and English: in every name, and in sentences that describe it', () => {
    for (const { name, description } of goods) {
      expect(name).toMatch(/^[\p{Script=Han}T恤]+ [\x20-\x7e’&é]+$/u);
      const [zh = '', en = ''] = description.split('\n');
      expect(zh.match(/。/g)?.length, description).toBeGreaterThanOrEqual(2);
      expect(en.match(/[.](?= |$)/g)?.length, description).toBeGreaterThanOrEqual(2);
    }
  });

  it('fills every leaf of its tree of categories, and stands nowhere else', () => {
    const filled = new Set(goods.map(({ category }) => category));
    const parents = new Set(categories.map(({ parentId }) => parentId));
    const leaves = categories.filter(({ categoryId }) => !parents.has(categoryId));
    const known = categories.map(({ categoryId }) => categoryId);
    expect([...filled].filter((slug) => !known.includes(slug))).toEqual([]);
    expect(leaves.filter(({ categoryId }) => !filled.has(categoryId))).toEqual([]);
    for (const [i, { parentId }] of categories.entries())
      if (parentId) expect(known.indexOf(parentId), parentId).toBeLessThan(i);
  });

  it('is like a real shop: a third comes in variants, some is nearly gone, some is sold out', () => {
    expect(goods.filter(({ variants }) => variants.length > 1).length).toBeGreaterThan(goods.length / 3);
    expect(goods.filter(isSoldOut).length).toBeGreaterThan(5);
    expect(
      goods.filter(({ variants }) => variants.some(({ stock }) => stock > 0 && stock <= 5)).length,
    ).toBeGreaterThan(15);
  });

  it('begins with goods that can be ordered, in the list of everything and in that of teas', () => {
    for (const newest of [goods[0], goods.find(({ category }) => category === 'tea')]) {
      expect(newest?.variants[0]?.stock).toBeGreaterThan(5);
    }
  });

  it('has attributes of every type that a search can narrow by', () => {
    const types = new Set(goods.flatMap(({ attributes }) => Object.values(attributes).map((value) => typeof value)));
    expect([...types].sort()).toEqual(['boolean', 'number', 'object', 'string']);
  });
});

describe('the picture of goods', () => {
  it.each(Object.keys(shapes))('%s is a small png that differs by its colour', (shape) => {
    const [blue, red] = [picture(shape, '#3355aa'), picture(shape, '#aa3333')];
    expect(imageSize(blue)).toMatchObject({ type: 'png', width: pictureSide, height: pictureSide });
    expect(blue.length).toBeLessThan(15_000);
    expect(blue.equals(red)).toBe(false);
  });

  it('shows the thing in its own colour, before the eyes of any decoder', async () => {
    const { decode } = openCodecs()();
    const { data } = await decode({ body: picture('pan', '#3355aa'), contentType: 'image/png' });
    const blue = data.filter((red, i) => i % 4 === 0 && red === 0x33 && data[i + 1] === 0x55 && data[i + 2] === 0xaa);
    expect(data).toHaveLength(pictureSide * pictureSide * 4);
    expect(blue.length).toBeGreaterThan(10_000);
  });

  it('is drawn for every shape that goods have, and a missing drawing is named', () => {
    expect(goods.filter(({ shape }) => !(shape in shapes))).toEqual([]);
    expect(() => picture('nothing', '#000000')).toThrow(/shape nothing/);
  });
});
