/** How long to wait after so many attempts to deliver; undefined when the provider gives up. */
export type PauseAfter = (attempts: number) => number | undefined;

/** How fast the providers' days pass here: 600 makes ten minutes a second. */
export interface Pace {
  speed: number;
  /** Milliseconds out of a provider's own table of seconds. */
  readonly over: (table: readonly number[]) => PauseAfter;
}

const usualSpeed = 600;

/** A pace; milliseconds that are given outright hold for every provider. */
export const newPace = (fixed?: readonly number[]): Pace => {
  const pace: Pace = {
    speed: usualSpeed,
    over: (table) => (attempts) => {
      if (fixed !== undefined) return fixed[attempts - 1];
      const seconds = table[attempts - 1];
      return seconds === undefined ? undefined : (seconds * 1000) / pace.speed;
    },
  };
  return pace;
};
