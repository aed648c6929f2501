import { isText, type JsonObject, objectIn } from '../json.ts';
import { type Acknowledgements, type Notification, notGenuine, type VerifyNotification } from '../provider.ts';
import { deciphered } from './cipher.ts';
import { refundFactOf } from './refund.ts';
import type { WechatSettings } from './settings.ts';
import { assertSigned } from './signature.ts';
import { factOf, isOurs } from './transaction.ts';

/** 200 without a body ends WeChat's repeats; a refusal carries its two fields. */
export const wechatAcknowledgements: Acknowledgements = {
  accepted: { status: 200, contentType: 'text/plain', body: '' },
  refused: { status: 400, contentType: 'application/json', body: '{"code":"FAIL","message":"refused"}' },
};

/** WeChat's notification: the signature over the raw bytes first, then what is encrypted in them, then whose it is. */
export const verifyWechatNotification: VerifyNotification<WechatSettings> = (headers, rawBody, settings, now) => {
  assertSigned(headers, rawBody, settings.platformKeys, now);
  const { id: eventId, event_type: type, resource } = objectIn(rawBody) ?? {};
  if (!isText(eventId) || !isText(type)) throw notGenuine('not a notification');
  const read = readers.get(type);
  if (!read) return { ignored: `event ${type}` };

  const content = deciphered(resource, settings.apiV3Keys);
  if (!content) throw notGenuine('undecipherable resource');
  if (content['mchid'] !== settings.mchId) throw notGenuine('another merchant');
  return read(content, settings, eventId);
};

type Reader = (content: JsonObject, settings: WechatSettings, eventId: string) => Notification;

const transactionPaid: Reader = (content, settings, eventId) => {
  if (!isOurs(content, settings)) throw notGenuine('another app');
  const fact = factOf(content);
  // Genuine, and yet not to be understood: a refusal makes noise, and WeChat repeats it until somebody has looked.
  if (fact?.kind !== 'succeeded') throw notGenuine('unreadable transaction');
  return { fact: { ...fact, eventId } };
};

const refund =
  (status: string): Reader =>
  (content, _, eventId) => {
    const fact = content['refund_status'] === status ? refundFactOf(content, status) : undefined;
    if (!fact) throw notGenuine('unreadable refund');
    return { refund: { ...fact, eventId } };
  };

const readers: ReadonlyMap<string, Reader> = new Map([
  ['TRANSACTION.SUCCESS', transactionPaid],
  ['REFUND.SUCCESS', refund('SUCCESS')],
  ['REFUND.ABNORMAL', refund('ABNORMAL')],
  ['REFUND.CLOSED', refund('CLOSED')],
]);
