import { ceramics } from './ceramics.ts';
import { clothing } from './clothing.ts';
import { cookware } from './cookware.ts';
import { home } from './home.ts';
import { kitchen } from './kitchen.ts';
import { leisure } from './leisure.ts';
import type { Attribute, Choice, Finish, Line, Words } from './line.ts';
import { pantry } from './pantry.ts';
import { tea } from './tea.ts';

/** Something that can be ordered: its options, price in whole units of the currency, and first stock. */
export interface Variant {
  readonly options: Readonly<Record<string, string>>;
  readonly price: number;
  readonly stock: number;
}

/** A product of the seeded catalogue. */
export interface Goods {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly shape: string;
  /** `#rrggbb`: of its picture. */
  readonly colour: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly variants: readonly Variant[];
}

/** The shop's own labels: plain words, so that nobody's mark is touched. */
const labels: readonly Words[] = [
  ['晨雾', 'Morning Mist'],
  ['松间', 'Among Pines'],
  ['暖石', 'Warm Stone'],
  ['南窗', 'South Window'],
  ['初雪', 'First Snow'],
  ['旷野', 'Open Field'],
  ['小满', 'Small Plenty'],
];

const at = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new RangeError('The list is empty.');
  return found;
};

/** Prices end in nine, but for small change. */
const pleasant = (price: number): number => (price < 50 ? Math.round(price) : Math.round(price / 10) * 10 - 1);

/** Most shelves are full, some nearly empty, a few empty: as in a real shop, and the same at every start. */
const stockOf = (number: number): number => {
  if (number % 23 === 17) return 0;
  if (number % 11 === 5) return 1 + (number % 5);
  return 20 + ((number * 37) % 180);
};

const variantsOf = ({ price, option }: Line, [, , , , , factor = 1]: Finish, number: number): readonly Variant[] => {
  if (!option) return [{ options: {}, price: pleasant(price * factor), stock: stockOf(number) }];
  const { name, choices }: { name: string; choices: readonly Choice[] } = option;
  return choices.map(([label, more = 1], i) => ({
    options: { [name]: label },
    price: pleasant(price * factor * more),
    stock: stockOf(number + i * 6),
  }));
};

const goodsOf = (line: Line, finish: Finish, number: number): Goods => {
  const [zh, en, colour, saysZh, saysEn] = finish;
  const [labelZh, labelEn] = at(labels, number);
  const { category, shape, trait, organic, attributes } = line;
  return {
    name: `${labelZh}${zh}${line.name[0]} ${labelEn} ${en} ${line.name[1]}`,
    description: `${saysZh}${line.says[0]}\n${saysEn} ${line.says[1]}`,
    category,
    shape,
    colour,
    attributes: { [trait]: en, label: labelEn, ...attributes, ...(organic && { organic: organic.includes(en) }) },
    variants: variantsOf(line, finish, number),
  };
};

const lines = [...tea, ...pantry, ...ceramics, ...cookware, ...kitchen, ...clothing, ...home, ...leisure];

const inOrder = lines
  .flatMap((line) => line.finishes.map((finish) => ({ line, finish })))
  .map(({ line, finish }, number) => goodsOf(line, finish, number));

/** Coprime to most numbers of goods: each is met once, and neighbours come from different shelves. */
const stride = 89;

/** All goods, newest first, as if they had arrived in any order. */
export const goods: readonly Goods[] = inOrder.map((_, i) => at(inOrder, i * stride));
