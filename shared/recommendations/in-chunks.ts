/** So many items the table answers at once. */
const readAtOnce = 100;

/** Reads as many as there may be, side by side, in the order in which they are asked for. */
export const inChunks = async <T, Result>(
  all: readonly T[],
  read: (chunk: readonly T[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> => {
  const chunks: (readonly T[])[] = [];
  for (let from = 0; from < all.length; from += readAtOnce) chunks.push(all.slice(from, from + readAtOnce));
  return (await Promise.all(chunks.map(read))).flat();
};
