/** Numbers that look random, and are the same for one seed. */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** The same things in another order. */
export const shuffled = <T>(all: readonly T[], random: () => number): readonly T[] =>
  all
    .map((each) => ({ each, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ each }) => each);
