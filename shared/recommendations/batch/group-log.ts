/** Products that were met together, by their numbers, and how much it counts. */
export interface Group {
  /** The whole page it stands on: its products are from `first` to before `end`. */
  readonly page: Uint32Array;
  readonly first: number;
  readonly end: number;
  readonly weight: number;
  /** In a session the first product came after the others, the nearest of which is next to it; a basket has no order. */
  readonly isBasket: boolean;
}

const pageWords = 2 ** 20;
const headWords = 3;

/** Groups one behind the other in pages, without an object for each: a number's four bytes for each product, and twelve. */
export class GroupLog {
  readonly #pages: { readonly words: Uint32Array; used: number }[] = [];
  readonly #weight = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#weight.buffer);

  #pageFor(words: number): { readonly words: Uint32Array; used: number } {
    const last = this.#pages.at(-1);
    if (last && last.used + words <= last.words.length) return last;
    const page = { words: new Uint32Array(Math.max(pageWords, words)), used: 0 };
    this.#pages.push(page);
    return page;
  }

  add(first: number, others: ArrayLike<number>, weight: number, isBasket: boolean): void {
    const page = this.#pageFor(headWords + 1 + others.length);
    const { words, used } = page;
    this.#weight[0] = weight;
    words[used] = ((1 + others.length) << 1) | (isBasket ? 1 : 0);
    words[used + 1] = this.#halves[0] ?? 0;
    words[used + 2] = this.#halves[1] ?? 0;
    words[used + headWords] = first;
    for (let i = 0; i < others.length; i++) words[used + headWords + 1 + i] = others[i] ?? 0;
    page.used += headWords + 1 + others.length;
  }

  /** The same object again for each group: who wants to keep something copies it. */
  replay(visit: (group: Group) => void): void {
    const group: { -readonly [Field in keyof Group]: Group[Field] } = {
      page: new Uint32Array(0),
      first: 0,
      end: 0,
      weight: 0,
      isBasket: false,
    };
    for (const { words, used } of this.#pages) {
      group.page = words;
      for (let at = 0; at < used; at = group.end) {
        const head = words[at] ?? 0;
        this.#halves[0] = words[at + 1] ?? 0;
        this.#halves[1] = words[at + 2] ?? 0;
        group.first = at + headWords;
        group.end = group.first + (head >>> 1);
        group.weight = this.#weight[0] ?? 0;
        group.isBasket = (head & 1) === 1;
        visit(group);
      }
    }
  }
}
