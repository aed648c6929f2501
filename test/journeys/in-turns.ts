/** Does something with each, so many at once; the results stand as the things stood. */
export const inTurns = async <T, R>(
  things: readonly T[],
  most: number,
  act: (thing: T, i: number) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  const waiting = things.entries();
  const work = async () => {
    for (const [i, thing] of waiting) results[i] = await act(thing, i);
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
};
