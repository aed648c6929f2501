/** Things that are worked on side by side: most of the time goes into waiting for others. */
const atOnce = 8;

/** Works on some things, eight at a time. */
export const sideBySide = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  for (let from = 0; from < all.length; from += atOnce) {
    await Promise.all(all.slice(from, from + atOnce).map(work));
  }
};

/**
 * Works off what is due until nothing is. Each thing has to leave the list or be put off, also when it fails; what time
 * does not allow is due again at the next run.
 */
export const workOff = async <T>(due: () => Promise<readonly T[]>, work: (each: T) => Promise<void>): Promise<void> => {
  for (let all = await due(); all.length > 0; all = await due()) await sideBySide(all, work);
};
