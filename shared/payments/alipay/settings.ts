import type { KeyObject } from 'node:crypto';
import { isText } from '../json.ts';
import { isPair, readPrivateKey, readPublicKey } from '../rsa.ts';
import { isSafeAddress, parseSecret } from '../secret.ts';
import { settingsPort } from '../settings-port.ts';

/** What a stage must know to be paid through Alipay: one JSON secret, so that keys are changed in one step. */
export interface AlipaySettings {
  readonly appId: string;
  /** Whose money it becomes: the shop's own account at Alipay, `2088…`. */
  readonly sellerId: string;
  /** Signs what the shop asks for. */
  readonly privateKey: KeyObject;
  /** Every key that Alipay may sign with: two while it changes over to another one. */
  readonly alipayPublicKeys: readonly KeyObject[];
  /** Another server that speaks Alipay's protocol: Alipay's sandbox, or the local one. */
  readonly gateway?: string;
}

const wanted =
  'expected {"appId":"…","sellerId":"2088…","privateKey":"…","alipayPublicKeys":["…"]}, optionally with "gateway"; put that JSON into the parameter';

/** Reads the settings out of the parameter's JSON. Its errors never quote the value, which is a secret. */
export const parseAlipaySettings = (json: string): AlipaySettings => {
  const value = parseSecret(json, 'Alipay', wanted);
  const { appId, sellerId, gateway } = value;
  if (!isText(appId) || !/^\d{8,32}$/.test(appId)) throw new Error(`The Alipay settings lack the "appId": ${wanted}.`);
  if (!isText(sellerId) || !/^2088\d{12}$/.test(sellerId))
    throw new Error(`The Alipay settings lack the "sellerId" of 16 digits: ${wanted}.`);
  const { privateKey, alipayPublicKeys } = parseKeys(value);
  if (gateway === undefined) return { appId, sellerId, privateKey, alipayPublicKeys };
  if (!isText(gateway) || !isSafeAddress(gateway))
    throw new Error('"gateway" of the Alipay settings must be an https address; http is for this machine alone.');
  return { appId, sellerId, privateKey, alipayPublicKeys, gateway };
};

/** Whether the settings move real money. */
export const isLive = ({ gateway }: AlipaySettings): boolean => gateway === undefined;

/** Stops a stage that sells for real money from running on a sandbox. */
export const assertRealMoney = (settings: AlipaySettings): void => {
  if (!isLive(settings)) throw new Error('This stage takes real money: its Alipay settings may name no "gateway".');
};

/** What the webhook has to know. */
export const alipaySettings = settingsPort('alipay', parseAlipaySettings, assertRealMoney);

const parseKeys = (value: Readonly<Record<string, unknown>>) => {
  const own = value['privateKey'];
  const privateKey = isText(own) ? readPrivateKey(own) : undefined;
  if (!privateKey)
    throw new Error(
      `The Alipay settings lack a "privateKey" of RSA with at least 2048 bits, as PEM or base64: ${wanted}.`,
    );

  const list: unknown = value['alipayPublicKeys'];
  const alipayPublicKeys = Array.isArray(list) ? list.map((key) => (isText(key) ? readPublicKey(key) : undefined)) : [];
  const readable = alipayPublicKeys.filter((key) => key !== undefined);
  if (readable.length === 0 || readable.length < alipayPublicKeys.length)
    throw new Error(`The Alipay settings lack a list of readable "alipayPublicKeys" of RSA: ${wanted}.`);
  // The console shows both side by side, and with the wrong one the shop would prove its own signatures.
  if (readable.some((key) => isPair(privateKey, key)))
    throw new Error(`"alipayPublicKeys" holds the app's own public key: take Alipay's from its console.`);
  return { privateKey, alipayPublicKeys: readable };
};
