import { settingsPort } from '../settings-port.ts';
import { assertRealMoney, parseCardSettings } from './settings.ts';

/** What the webhook of this provider has to know. */
export const cardSettings = settingsPort('card', parseCardSettings, assertRealMoney);
