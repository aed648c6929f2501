import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import Pay from 'wechatpay-node-v3';
import { isObject, isText } from '#shared/payments/json.ts';
import type { Message, Platform } from './genuine.ts';

/** What one of the official and well-known libraries makes of a notification: its content, or nothing. */
export type Witness = (message: Message, platform: Platform, apiV3Key: string) => Promise<unknown>;

const partsOf = ({ headers, body }: Message) => {
  const event: unknown = JSON.parse(body.toString());
  const resource = isObject(event) ? event['resource'] : undefined;
  if (!isObject(resource)) throw new Error('no resource');
  const { ciphertext, nonce, associated_data: associated } = resource;
  if (!isText(ciphertext) || !isText(nonce) || !isText(associated)) throw new Error('no resource');
  return {
    ciphertext,
    nonce,
    associated,
    serial: headers['wechatpay-serial'] ?? '',
    timestamp: headers['wechatpay-timestamp'] ?? '',
    random: headers['wechatpay-nonce'] ?? '',
    signature: headers['wechatpay-signature'] ?? '',
  };
};

/** wechatpay-axios-plugin, the official library of Node. */
export const official: Witness = async (message, { publicKey }, apiV3Key) => {
  const { ciphertext, nonce, associated, timestamp, random, signature } = partsOf(message);
  if (!Rsa.verify(Formatter.response(timestamp, random, message.body.toString()), signature, publicKey))
    return undefined;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated));
};

class TrustingPay extends Pay {
  trust({ serial, publicKey }: Platform): void {
    // Otherwise it would ask the network for the key of whoever signed.
    Pay.certificates[serial] = publicKey;
  }
}

/** wechatpay-node-v3, which many shops use. */
export const popular: Witness = async (message, platform, apiV3Key) => {
  const { ciphertext, nonce, associated, timestamp, random, signature, serial } = partsOf(message);
  const pay = new TrustingPay('wx', '1', Buffer.from(platform.publicKey), Buffer.from(platform.privateKey), {
    serial_no: 'unused',
    key: apiV3Key,
  });
  pay.trust(platform);
  const body = message.body.toString();
  const isGenuine = await pay.verifySign({ timestamp, nonce: random, body, serial, signature });
  return isGenuine ? pay.decipher_gcm(ciphertext, associated, nonce, apiV3Key) : undefined;
};
