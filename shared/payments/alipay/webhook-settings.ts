import { settingsPort } from '../settings-port.ts';
import { assertRealMoney, parseAlipaySettings } from './settings.ts';

/** What the webhook of this provider has to know. */
export const alipaySettings = settingsPort('alipay', parseAlipaySettings, assertRealMoney);
