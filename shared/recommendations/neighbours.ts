import { idBytes, packId, unpackId, viewOf } from './packed-id.ts';

/** A product that was met together with another one. */
export interface Neighbour {
  readonly productId: string;
  /** How much was seen of it after the other one: counts that grow with time (`growthAt`). */
  readonly together: number;
  /** How much had been seen of it in all, when it was last met together. */
  readonly weight: number;
}

export interface Neighbours {
  /** How much has been seen of the product itself. */
  readonly weight: number;
  readonly neighbours: readonly Neighbour[];
}

export const noNeighbours: Neighbours = { weight: 0, neighbours: [] };

const headBytes = 8;
const neighbourBytes = idBytes + 8;

/** How many neighbours lie in some bytes. A RangeError for what is no list. */
const countIn = (bytes: Uint8Array): number => {
  const count = (bytes.length - headBytes) / neighbourBytes;
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`No list of neighbours: ${bytes.length} bytes`);
  return count;
};

const finite = (value: number): number => {
  if (!Number.isFinite(value)) throw new RangeError(`No count: ${value}`);
  return value;
};

/** A number, then 24 bytes for each neighbour: a hundred of them in 2.4 kB. */
export const packNeighbours = ({ weight, neighbours }: Neighbours): Uint8Array => {
  const bytes = new Uint8Array(headBytes + neighbours.length * neighbourBytes);
  const view = viewOf(bytes);
  view.setFloat64(0, weight);
  neighbours.forEach((each, i) => {
    const at = headBytes + i * neighbourBytes;
    packId(each.productId, view, at);
    view.setFloat32(at + idBytes, each.together);
    view.setFloat32(at + idBytes + 4, each.weight);
  });
  return bytes;
};

export const unpackNeighbours = (bytes: Uint8Array): Neighbours => {
  const view = viewOf(bytes);
  const count = countIn(bytes);
  return {
    weight: finite(view.getFloat64(0)),
    neighbours: Array.from({ length: count }, (_, i) => {
      const at = headBytes + i * neighbourBytes;
      return {
        productId: unpackId(view, at),
        together: finite(view.getFloat32(at + idBytes)),
        weight: finite(view.getFloat32(at + idBytes + 4)),
      };
    }),
  };
};

/** A neighbour as it lies there: its id, which takes the longest, is read when it is asked for. */
class PackedNeighbour implements Neighbour {
  readonly together: number;
  readonly weight: number;
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.together = finite(view.getFloat32(at + idBytes));
    this.weight = finite(view.getFloat32(at + idBytes + 4));
    this.#view = view;
    this.#at = at;
  }

  get productId(): string {
    return unpackId(this.#view, this.#at);
  }
}

/** The same for an answer: of a hundred neighbours of each of ten products it names the nearest alone. */
export const readNeighbours = (bytes: Uint8Array): Neighbours => {
  const view = viewOf(bytes);
  const count = countIn(bytes);
  return {
    weight: finite(view.getFloat64(0)),
    neighbours: Array.from({ length: count }, (_, i) => new PackedNeighbour(view, headBytes + i * neighbourBytes)),
  };
};
