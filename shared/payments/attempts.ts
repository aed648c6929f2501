import { setTimeout as pause } from 'node:timers/promises';
import { log } from '#shared/kernel/log.ts';
import { Problem } from '#shared/kernel/problem.ts';

/** How long one attempt may take. There are two at most, and the shopper waits for both. */
export const patienceMs = 4_000;

const pauseMs = 150;

/** The provider understood the call and is proved to have refused it: asked again, it would say the same. */
export class ProviderRefusal extends Error {}

/** Calls a provider once. Silence, and an answer that is not proved to be its own, is the Problem `provider_unavailable`. */
export const once = async <T>(attempt: () => Promise<T>): Promise<T> => {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ProviderRefusal) throw error;
    throw new Problem('provider_unavailable', { cause: error, retryAfter: 5 });
  }
};

/** Calls a provider, and once more when it does not answer: it knows the repeat by its number, which is the shop's. */
export const twice = async <T>(attempt: () => Promise<T>): Promise<T> => {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ProviderRefusal) throw error;
    log.info('provider is called again', { error });
  }
  await pause(pauseMs);
  return once(attempt);
};
