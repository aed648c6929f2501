import { idBytes, packId, unpackId, viewOf } from './packed-id.ts';

/** Goods with a number each: how popular they are, how like another one. */
export interface Scored {
  readonly productId: string;
  readonly score: number;
}

/** The highest score first, ties by the id: the order of every list. */
export const byScore = (a: Scored, b: Scored): number => b.score - a.score || (a.productId < b.productId ? -1 : 1);

const scoredBytes = idBytes + 8;

export const packScores = (scores: readonly Scored[]): Uint8Array => {
  const bytes = new Uint8Array(scores.length * scoredBytes);
  const view = viewOf(bytes);
  scores.forEach(({ productId, score }, i) => {
    packId(productId, view, i * scoredBytes);
    view.setFloat64(i * scoredBytes + idBytes, score);
  });
  return bytes;
};

/** A RangeError for what is no list of numbers. */
export const unpackScores = (bytes: Uint8Array): readonly Scored[] => {
  const view = viewOf(bytes);
  const count = bytes.length / scoredBytes;
  if (!Number.isInteger(count)) throw new RangeError(`No scores: ${bytes.length} bytes`);
  return Array.from({ length: count }, (_, i) => {
    const score = view.getFloat64(i * scoredBytes + idBytes);
    if (!Number.isFinite(score)) throw new RangeError(`No score: ${score}`);
    return { productId: unpackId(view, i * scoredBytes), score };
  });
};
