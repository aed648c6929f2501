import { log } from '../kernel/log.ts';

/**
 * What is stored, or something else where it cannot be read: one item that somebody has broken must neither hold up what
 * comes behind it nor be missed by whoever asks for ten others.
 */
export const readable = <T>(what: string, read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch (error) {
    log.error(`${what} cannot be read`, { error });
    return otherwise;
  }
};
