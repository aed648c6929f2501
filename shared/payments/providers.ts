import { parameterPort } from '#shared/kernel/parameters.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { cardProvider } from './card/checkout.ts';
import { type CardSettings, parseCardSettings } from './card/settings.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';

/** Where the card provider's keys lie below the stage's path. */
const cardPath = 'payments/card';

/** What the card webhook has to know: it never calls the provider. */
export const cardSettings = parameterPort('cardSettings', cardPath, (read) => ({
  current: async (): Promise<CardSettings> => parseCardSettings(await read()),
}));

/** The providers that the shop can call, by name. */
export const providers = parameterPort('providers', cardPath, (read) => ({
  async of(name: ProviderName): Promise<PaymentProvider> {
    if (name !== 'card') throw invalid('method', `${name} is not set up in this shop`);
    return cardProvider(parseCardSettings(await read()));
  },
}));
