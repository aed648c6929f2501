/** What belongs together: what somebody turned to, one after the other, or what was in one basket. */
export interface Group {
  readonly items: readonly number[];
  /** Milliseconds since 1970 of each item, or of all; without, nothing ages. */
  readonly times?: readonly number[];
}

/** A history, and what should be recommended after it. */
export interface Query {
  /** Each item once, the newest first. */
  readonly history: readonly number[];
  readonly relevant: readonly number[];
  /** What may not be recommended. */
  readonly excluded: readonly number[];
}

/** One way of asking a set. */
export interface Task {
  readonly name: string;
  readonly queries: readonly Query[];
  /** Lists are judged by their first so many. */
  readonly at: 10 | 20;
  /**
   * What is asked for is what comes next: of a history the last few count, the later the more. Otherwise it is what belongs
   * to a whole of which parts are missing: all of it counts alike.
   */
  readonly isNext: boolean;
  /** What was turned to may come again: it is scored too. */
  readonly repeats?: boolean;
}

/** A set of data under its protocol: what may be counted, and what is asked. */
export interface Study {
  readonly name: string;
  readonly format: Format;
  readonly items: number;
  readonly graph: 'session' | 'basket';
  /** In the order in which they happened, as far as it is known. */
  readonly groups: readonly Group[];
  readonly tasks: readonly Task[];
  /** Attributes of each item, as numbers. */
  readonly attributes?: readonly (readonly number[])[];
}

export const formats = ['sequences', 'sessions', 'baskets', 'ratings'] as const;
export type Format = (typeof formats)[number];

/** Each once, at its first place. */
export const distinct = (items: readonly number[]): number[] => [...new Set(items)];

/** Numbers in an order that the seed decides. */
export const shuffled = <T>(values: readonly T[], random: () => number): T[] => {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [one, other] = [result[i], result[j]];
    if (one !== undefined && other !== undefined) [result[i], result[j]] = [other, one];
  }
  return result;
};

/** Numbers from 0 for names, given by the seed: a tie that goes to the lower number tells nothing about the answer. */
export const numbered = <T>(names: Iterable<T>, random: () => number): Map<T, number> =>
  new Map(shuffled([...new Set(names)], random).map((name, number) => [name, number]));
