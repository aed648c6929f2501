import { log } from '#shared/kernel/log.ts';
import { Problem } from '#shared/kernel/problem.ts';

/** Would fail in the same way at every repeat: a fault of the code, or an item that it cannot take. */
const isHopeless = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  (error instanceof Error && error.name === 'ValidationException') ||
  (error instanceof Problem && error.status < 500 && error.code !== 'conflict');

/**
 * Does several things about one change, so that none of them stands in the way of another. What failed and may do better
 * is thrown when all were tried: the change comes again, for all of them. What is hopeless is logged and passed over, for
 * it would hold up every change behind it and fail all the same.
 */
export const eachOnItsOwn = async (tasks: Readonly<Record<string, () => Promise<void>>>): Promise<void> => {
  let failure: { readonly error: unknown } | undefined;
  for (const [task, run] of Object.entries(tasks)) {
    try {
      await run();
    } catch (error) {
      if (isHopeless(error)) log.error(`projection of ${task} failed`, { error });
      else failure = { error };
    }
  }
  if (failure) throw failure.error;
};
