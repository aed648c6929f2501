import { Problem } from '#shared/kernel/problem.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';

/** The provider was not asked: it has left too many questions of this run without an answer. */
export class Resting extends Error {
  override readonly name = 'Resting';
}

/** Questions in a row that a provider may leave without an answer: as many as a run asks side by side. */
const mostSilences = 8;

interface Providers {
  of(name: ProviderName): Promise<PaymentProvider>;
}

/**
 * The providers of a run that has many questions. Each that is not answered takes seconds, so a provider that has fallen
 * silent is left alone until the next run: those who wait for another have their turn.
 */
export const withRests = (providers: Providers): Providers => {
  const silences = new Map<ProviderName, number>();
  const silencesOf = (name: ProviderName): number => silences.get(name) ?? 0;

  const heard = async <T>(name: ProviderName, question: Promise<T>): Promise<T> => {
    try {
      const answer = await question;
      silences.set(name, 0);
      return answer;
    } catch (error) {
      const isSilent = error instanceof Problem && error.code === 'provider_unavailable';
      silences.set(name, isSilent ? silencesOf(name) + 1 : 0);
      throw error;
    }
  };

  return {
    of: async (name) => {
      if (silencesOf(name) >= mostSilences)
        throw new Resting(`${name} does not answer: it is asked again by the next run`);
      const provider = await providers.of(name);
      return {
        ...provider,
        query: (payment) => heard(name, provider.query(payment)),
        close: (payment) => heard(name, provider.close(payment)),
      };
    },
  };
};
