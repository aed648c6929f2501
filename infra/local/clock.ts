import { stateFile } from './state-file.ts';

/** The shop's clock: the real time plus an offset that can only grow. */
export interface Clock {
  now(): Date;
  /** Moves the clock forward, for every function at once. */
  advance(seconds: number): Promise<void>;
  /** One float64 of milliseconds, shared with the workers that run the functions. */
  readonly offset: SharedArrayBuffer;
}

/** Starts the shop's clock; with a state folder it goes on from where it was moved to. */
export const startClock = async (stateDir?: string): Promise<Clock> => {
  const file = stateFile(stateDir, 'clock.json');
  const saved = await file.read();
  const offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const milliseconds = new Float64Array(offset);
  milliseconds[0] = typeof saved === 'number' ? saved : 0;
  const shift = (): number => milliseconds[0] ?? 0;

  return {
    offset,
    now: () => new Date(Date.now() + shift()),
    advance: async (seconds) => {
      if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError('the clock moves forward only');
      milliseconds[0] = shift() + seconds * 1000;
      await file.write(shift());
    },
  };
};
