import { isText } from '../json.ts';
import { isSafeAddress, parseSecret } from '../secret.ts';
import { settingsPort } from '../settings-port.ts';

/** What a stage must know to be paid by card: one JSON secret, so that keys are rotated in one step. */
export interface CardSettings {
  readonly apiKey: string;
  /** Every secret that may have signed a notification: two while one is being rolled. */
  readonly webhookSecrets: readonly string[];
  /** Another server that speaks Stripe's API, such as the local sandbox. */
  readonly apiBase?: string;
  /** Whether the events are about real money; by default as the key says. */
  readonly livemode?: boolean;
}

const wanted =
  'expected {"apiKey":"sk_…","webhookSecrets":["whsec_…"]}, optionally with "apiBase" and "livemode"; put that JSON into the parameter';

/** Reads the settings out of the parameter's JSON. Its errors never quote the value, which is a secret. */
export const parseCardSettings = (json: string): CardSettings => {
  const { apiKey, webhookSecrets, apiBase, livemode } = parseSecret(json, 'card', wanted);
  if (!isText(apiKey)) throw new Error(`The card settings lack "apiKey": ${wanted}.`);
  if (!Array.isArray(webhookSecrets) || webhookSecrets.length === 0 || !webhookSecrets.every(isText))
    throw new Error(`The card settings lack a list of "webhookSecrets": ${wanted}.`);
  if (apiBase !== undefined && !(isText(apiBase) && isSafeAddress(apiBase)))
    throw new Error('"apiBase" of the card settings must be an https address; http is for this machine alone.');
  if (livemode !== undefined && typeof livemode !== 'boolean')
    throw new Error('"livemode" of the card settings must be true or false.');

  return {
    apiKey,
    webhookSecrets,
    ...(apiBase === undefined ? {} : { apiBase }),
    ...(livemode === undefined ? {} : { livemode }),
  };
};

/** Whether the settings move real money: events of the other mode are refused. */
export const isLive = ({ apiKey, livemode }: CardSettings): boolean => livemode ?? /^[sr]k_live_/.test(apiKey);

/** Stops a stage that sells for real money from running on a sandbox. */
export const assertRealMoney = (settings: CardSettings): void => {
  if (settings.apiBase !== undefined || !isLive(settings))
    throw new Error('This stage takes real money: its card settings need a live key and no "apiBase".');
};

/** What the webhook has to know. */
export const cardSettings = settingsPort('card', parseCardSettings, assertRealMoney);
