import { formula, shareAt } from '../formula.ts';
import { type Group, GroupLog } from './group-log.ts';
import { ListWriter, type NeighbourLists } from './neighbour-lists.ts';
import { type Block, type Kept, RowPicker } from './row-picker.ts';

const blockPairs = 2 ** 24;

/** An array twice as long, with what was in the other one. */
const longer = (old: Float64Array): Float64Array<ArrayBuffer> => {
  const array = new Float64Array(old.length * 2);
  array.set(old);
  return array;
};

/** Neighbours that are kept at the most, of all products. */
const roomFor = (met: Float64Array, kept: number): number => met.reduce((sum, each) => sum + Math.min(each, kept), 0);

/** Pairs that are counted at once: those of one product at least. */
const blockRoom = (met: Float64Array): number => {
  let [all, most] = [0, 0];
  for (const each of met) {
    all += each;
    if (each > most) most = each;
  }
  return Math.max(most, Math.min(all, blockPairs));
};

/** Where the pairs of each product begin, from this product on and as far as the room goes. */
const startsOf = (met: Float64Array, from: number, room: number): Float64Array => {
  const starts = [];
  let pairs = 0;
  for (let product = from; product < met.length && pairs + (met[product] ?? 0) <= room; product++) {
    starts.push(pairs);
    pairs += met[product] ?? 0;
  }
  return Float64Array.from(starts);
};

const putPair = (block: Block, seed: number, neighbour: number, amount: number): void => {
  const place = block.ends[seed - block.from] ?? 0;
  block.neighbours[place] = neighbour;
  block.amounts[place] = amount;
  block.ends[seed - block.from] = place + 1;
};

const putBasket = (block: Block, { page, first, end, weight }: Group): void => {
  for (let i = first; i < end; i++) {
    const seed = page[i] ?? 0;
    if (seed < block.from || seed >= block.to) continue;
    for (let j = first; j < end; j++) if (j !== i) putPair(block, seed, page[j] ?? 0, weight);
  }
};

/** By the distance: they are asked for a hundred million times. */
const shares = Float64Array.from({ length: formula.window + 1 }, (_, distance) => shareAt(distance));

const putSession = (block: Block, { page, first, end, weight }: Group): void => {
  const seed = page[first] ?? 0;
  const isSeedHere = seed >= block.from && seed < block.to;
  for (let i = first + 1; i < end; i++) {
    const before = page[i] ?? 0;
    const share = shares[i - first] ?? shareAt(i - first);
    if (isSeedHere) putPair(block, seed, before, formula.backward * weight * share);
    if (before >= block.from && before < block.to) putPair(block, before, seed, weight * share);
  }
};

const put = (block: Block, group: Group): void => {
  if (group.isBasket) putBasket(block, group);
  else putSession(block, group);
};

/**
 * Counts what was met together, exactly, in the memory of what it is given and some more: products are numbers from 0, and
 * nothing is an object. What was given is sorted by product, a block of products at a time, and each product's
 * neighbours are added up in one array over all products.
 */
export class PairCounter {
  readonly #log = new GroupLog();
  #weights = new Float64Array(1024);
  /** How many neighbours, equal ones too, each product has met. */
  #met = new Float64Array(1024);
  #products = 0;

  #saw(product: number, weight: number, met: number): void {
    while (product >= this.#weights.length) {
      this.#weights = longer(this.#weights);
      this.#met = longer(this.#met);
    }
    this.#weights[product] = (this.#weights[product] ?? 0) + weight;
    this.#met[product] = (this.#met[product] ?? 0) + met;
    if (product >= this.#products) this.#products = product + 1;
  }

  /** Somebody turned to a product after the different ones of a window, the last one first. */
  add(product: number, window: ArrayLike<number>, growth: number): void {
    this.#saw(product, growth, window.length);
    for (let i = 0; i < window.length; i++) this.#saw(window[i] ?? 0, 0, 1);
    if (window.length > 0) this.#log.add(product, window, growth, false);
  }

  /** Different products were taken together; each counts by this weight, and each pair of them. */
  addBasket(products: ArrayLike<number>, weight: number): void {
    for (let i = 0; i < products.length; i++) this.#saw(products[i] ?? 0, weight, products.length - 1);
    if (products.length > 1) this.#log.add(products[0] ?? 0, Array.prototype.slice.call(products, 1), weight, true);
  }

  finish(how: Kept = {}): NeighbourLists {
    const products = this.#products;
    const met = this.#met.subarray(0, products);
    const weights = this.#weights.slice(0, products);
    const lists = new ListWriter(products, roomFor(met, how.kept ?? formula.kept));
    const rows = new RowPicker(weights, lists, how);
    const room = blockRoom(met);
    const [neighbours, amounts] = [new Uint32Array(room), new Float64Array(room)];
    for (let from = 0; from < products; ) {
      const ends = startsOf(met, from, room);
      const block = { from, to: from + ends.length, ends, neighbours, amounts };
      this.#log.replay((group) => put(block, group));
      for (let seed = from, start = 0; seed < block.to; seed++) {
        const end = ends[seed - from] ?? 0;
        rows.pick(seed, block, start, end);
        start = end;
      }
      from = block.to;
      how.onProgress?.(from / products);
    }
    return lists.finish(weights);
  }
}
