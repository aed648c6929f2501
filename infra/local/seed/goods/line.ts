/** The same words in Chinese and in English. */
export type Words = readonly [zh: string, en: string];

/** What goods are made of, look like or smell of: its name, its colour on pictures, what is good about it, and by how much it changes the price. */
export type Finish = readonly [zh: string, en: string, colour: string, saysZh: string, saysEn: string, price?: number];

export type Attribute = string | number | boolean | readonly string[];

/** A choice that makes a SKU of its own; a larger one may cost more. */
export type Choice = readonly [label: string, price?: number];

/** A line of goods: one kind of thing in all finishes that make sense for it. */
export interface Line {
  readonly category: string;
  /** The drawing on its pictures. */
  readonly shape: string;
  readonly name: Words;
  readonly says: Words;
  /** In whole units of the shop's currency, before the finish. */
  readonly price: number;
  /** The attribute that the finish fills: material, glaze, scent. */
  readonly trait: string;
  readonly finishes: readonly Finish[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** English names of the finishes that are grown organically. */
  readonly organic?: readonly string[];
  readonly option?: { readonly name: string; readonly choices: readonly Choice[] };
}

/** Those finishes of a table that a line comes in. */
export const only = (table: readonly Finish[], ...names: readonly string[]): readonly Finish[] =>
  names.map((name) => {
    const found = table.find(([, en]) => en === name);
    if (!found) throw new Error(`There is no finish ${name} among ${table.map(([, en]) => en).join(', ')}.`);
    return found;
  });

export const sizes = { name: 'size', choices: [['S'], ['M'], ['L'], ['XL']] } as const satisfies Line['option'];
