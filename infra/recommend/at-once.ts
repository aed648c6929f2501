/** Works through some things, so many at once; ends at the first that fails. */
export const atOnce = async <T>(
  count: number,
  things: Iterable<T>,
  work: (thing: T) => Promise<unknown>,
): Promise<void> => {
  const rest = things[Symbol.iterator]();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    try {
      for (let next = rest.next(); !next.done && !hasFailed; next = rest.next()) await work(next.value);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
};

export function* inLots<T>(things: Iterable<T>, size: number): Generator<readonly T[]> {
  let lot: T[] = [];
  for (const thing of things) {
    if (lot.push(thing) < size) continue;
    yield lot;
    lot = [];
  }
  if (lot.length > 0) yield lot;
}
