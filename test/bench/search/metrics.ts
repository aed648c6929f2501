/** How relevant each product is for a query: 0 not at all, 2 entirely. */
export type Judgments = Readonly<Record<string, number>>;

/** From this gain on a product should have been found. */
const relevant = 1.33;

const discounted = (gains: readonly number[]): number =>
  gains.reduce((sum, gain, rank) => sum + (2 ** gain - 1) / Math.log2(rank + 2), 0);

/** nDCG@10; what nobody judged counts as nothing. */
export const ndcg = (ids: readonly string[], judgments: Judgments): number => {
  const ideal = discounted(
    Object.values(judgments)
      .sort((a, b) => b - a)
      .slice(0, 10),
  );
  return ideal > 0 ? discounted(ids.slice(0, 10).map((id) => judgments[id] ?? 0)) / ideal : 0;
};

/** Recall@50, or nothing for a query without a relevant product. */
export const recall = (ids: readonly string[], judgments: Judgments): number | undefined => {
  const wanted = Object.keys(judgments).filter((id) => (judgments[id] ?? 0) >= relevant);
  const found = new Set(ids.slice(0, 50));
  return wanted.length > 0 ? wanted.filter((id) => found.has(id)).length / wanted.length : undefined;
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** Numbers from 0 to 1 that are the same again for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What one engine is better than another, query by query, with its 95 % interval by a paired bootstrap. */
export const difference = (
  one: readonly number[],
  other: readonly number[],
  seed: number,
): { mean: number; low: number; high: number } => {
  const differences = one.map((value, i) => value - (other[i] ?? 0));
  const random = seeded(seed);
  const means = Array.from({ length: 2_000 }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(random() * differences.length)] ?? 0;
    return sum / differences.length;
  });
  return { mean: mean(differences), low: percentile(means, 0.025), high: percentile(means, 0.975) };
};

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Milliseconds of CPU: other people's work on the machine is not in them, the garbage collector's is. */
export const cpuOf = <T>(work: () => T): { value: T; ms: number } => {
  const before = cpuNow();
  const value = work();
  return { value, ms: cpuNow() - before };
};

export const cpuOfAsync = async <T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> => {
  const before = cpuNow();
  const value = await work();
  return { value, ms: cpuNow() - before };
};
