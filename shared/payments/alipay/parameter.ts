import { parameterPort } from '#shared/kernel/parameters.ts';
import { type AlipaySettings, parseAlipaySettings } from './settings.ts';

/** Where the stage's Alipay keys lie below its path. */
export const alipayPath = 'payments/alipay';

/** What the Alipay webhook has to know. It stands apart from the provider, whose code a webhook never needs. */
export const alipaySettings = parameterPort('alipaySettings', alipayPath, (read) => ({
  current: async (): Promise<AlipaySettings> => parseAlipaySettings(await read()),
}));
