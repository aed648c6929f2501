import type { KeyObject } from 'node:crypto';
import { isObject, isText } from '../json.ts';
import { isPair, readPrivateKey, readPublicKey } from '../rsa.ts';
import { isSafeAddress, parseSecret } from '../secret.ts';
import { settingsPort } from '../settings-port.ts';

/** What a stage must know to be paid through WeChat: one JSON secret, so that keys are turned in one step. */
export interface WechatSettings {
  readonly mchId: string;
  readonly appId: string;
  /** Serial number of the merchant's certificate: it tells WeChat which key has signed. */
  readonly serial: string;
  readonly privateKey: KeyObject;
  /** Every key that may have encrypted a notification: two while one is being changed. */
  readonly apiV3Keys: readonly Buffer[];
  /** WeChat's own keys by id (`PUB_KEY_ID_…`) or serial number. What is not in here has signed nothing. */
  readonly platformKeys: ReadonlyMap<string, KeyObject>;
  /** Another server that speaks WeChat's API, such as the local sandbox. */
  readonly apiBase?: string;
}

const wanted =
  'expected {"mchId":"…","appId":"…","serial":"…","privateKey":"PEM","apiV3Keys":["32 characters"],"platformKeys":{"PUB_KEY_ID_…":"PEM"}}, optionally with "apiBase"; put that JSON into the parameter';

/** Reads the settings out of the parameter's JSON. Its errors never quote the value, which is a secret. */
export const parseWechatSettings = (json: string): WechatSettings => {
  const value = parseSecret(json, 'WeChat', wanted);
  const { mchId, appId, serial, privateKey, apiV3Keys, platformKeys, apiBase } = value;
  if (!isPlain(mchId) || !isPlain(appId) || !isPlain(serial))
    throw new Error(`The WeChat settings lack "mchId", "appId" or "serial": ${wanted}.`);
  if (!Array.isArray(apiV3Keys) || apiV3Keys.length === 0 || !apiV3Keys.every(isAesKey))
    throw new Error(`"apiV3Keys" of the WeChat settings must list keys of 32 bytes: ${wanted}.`);
  if (!isObject(platformKeys) || Object.keys(platformKeys).length === 0)
    throw new Error(`The WeChat settings lack "platformKeys": ${wanted}.`);
  if (apiBase !== undefined && !(isText(apiBase) && isSafeAddress(apiBase)))
    throw new Error('"apiBase" of the WeChat settings must be an https address; http is for this machine alone.');

  const own = rsaKey('privateKey', privateKey, readPrivateKey);
  return {
    mchId,
    appId,
    serial,
    privateKey: own,
    apiV3Keys: apiV3Keys.map((key) => Buffer.from(key)),
    platformKeys: new Map(Object.entries(platformKeys).map(([id, pem]) => [id, platformKey(pem, own)])),
    ...(apiBase === undefined ? {} : { apiBase }),
  };
};

/** WeChat itself, and its other site for when the first cannot be reached. */
const realBases: ReadonlySet<string> = new Set(['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com']);

/** Whether the settings move real money. WeChat's v3 has no test mode: everything else is a sandbox. */
export const isLive = ({ apiBase }: WechatSettings): boolean =>
  apiBase === undefined || realBases.has(new URL(apiBase).origin);

/** Stops a stage that sells for real money from running on a sandbox. */
export const assertRealMoney = (settings: WechatSettings): void => {
  if (!isLive(settings)) throw new Error('This stage takes real money: its WeChat settings may name no "apiBase".');
};

/** What the webhook has to know. */
export const wechatSettings = settingsPort('wechat', parseWechatSettings, assertRealMoney);

/** Ids and serial numbers stand in headers, between quotes. */
const isPlain = (value: unknown): value is string => isText(value) && /^\w{1,64}$/.test(value);

const isAesKey = (value: unknown): value is string => isText(value) && Buffer.byteLength(value) === 32;

/** One of WeChat's own. The merchant's certificate lies beside it in the console, and with that the shop would prove itself. */
const platformKey = (pem: unknown, own: KeyObject): KeyObject => {
  const key = rsaKey('platformKeys', pem, readPublicKey);
  if (isPair(own, key))
    throw new Error('"platformKeys" of the WeChat settings holds the merchant\'s own key: take WeChat Pay\'s.');
  return key;
};

const rsaKey = (name: string, pem: unknown, read: typeof readPublicKey): KeyObject => {
  const key = isText(pem) ? read(pem) : undefined;
  if (!key) throw new Error(`"${name}" of the WeChat settings must be RSA with at least 2048 bits, in PEM: ${wanted}.`);
  return key;
};
