import { settingsPort } from '../settings-port.ts';
import { assertRealMoney, parseWechatSettings } from './settings.ts';

/** What the webhook of this provider has to know. */
export const wechatSettings = settingsPort('wechat', parseWechatSettings, assertRealMoney);
