import { log } from '../kernel/log.ts';

/**
 * Settings that every client of the SDK is made with. A server that stays silent is given up on: `requestTimeout` alone
 * only warns, it takes `throwOnRequestTimeout` to end the wait.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { requestTimeout: 1_500, throwOnRequestTimeout: true, connectionTimeout: 1_000 },
} as const;

/**
 * Makes the first signed call while the container starts, where Lambda gives it a full processor; the first customer
 * does not wait for it. A failure is no reason not to start: the request itself will meet it, and say so.
 */
export const prime = async (call: () => Promise<unknown>): Promise<void> => {
  try {
    await call();
  } catch (error) {
    log.warn('priming failed', { error });
  }
};
