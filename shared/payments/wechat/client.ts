import { randomBytes } from 'node:crypto';
import { ProviderRefusal, twice } from '../attempts.ts';
import { exchange, type ProviderAnswer } from '../exchange.ts';
import { isText, type JsonObject, objectIn } from '../json.ts';
import type { Headers } from '../provider.ts';
import { authorization } from './authorization.ts';
import type { WechatSettings } from './settings.ts';
import { assertSigned } from './signature.ts';

export interface WechatCall {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: JsonObject;
}

/** WeChat understood the call and is proved to have refused it: the request or the object's state is wrong. */
export class WechatRefusal extends ProviderRefusal {
  override readonly name = 'WechatRefusal';
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, body: JsonObject | undefined) {
    const { code, message } = body ?? {};
    super(`WeChat answered ${status}: ${isText(code) ? code : 'no code'} ${isText(message) ? message : ''}`);
    this.status = status;
    this.code = isText(code) ? code : undefined;
  }
}

/** WeChat has never heard of what was asked about. */
export const isUnknown = (error: unknown): boolean => error instanceof WechatRefusal && error.status === 404;

export const unreadable = (what: string): Error => new Error(`WeChat's answer is not a readable ${what}.`);

/**
 * Calls WeChat, once more when it does not answer: every number is ours, so the repeat is the same call. The same goes for
 * an answer that is not proved to be WeChat's, because some are signed wrong on purpose and the next one is right.
 */
export const callWechat = (settings: WechatSettings, call: WechatCall, timeoutMs: number): Promise<JsonObject> =>
  twice(() => attempt(settings, call, timeoutMs));

const attempt = async (settings: WechatSettings, call: WechatCall, timeoutMs: number): Promise<JsonObject> => {
  const answer = await signedExchange(settings, call, timeoutMs);
  const { status, body } = answer;
  // Busy rather than wrong.
  if (status >= 500 || status === 429) throw new Error(`WeChat answered ${status}`);
  assertProved(answer, settings);
  if (status === 204) return {};
  const value = objectIn(body);
  if (status !== 200) throw new WechatRefusal(status, value);
  if (!value) throw new Error('WeChat answered 200 without a JSON object');
  return value;
};

/** An answer that nobody signed is not believed, but named: a wrong key of ours is refused by WeChat in this way. */
const assertProved = ({ status, headers, body }: ProviderAnswer, { platformKeys }: WechatSettings): void => {
  try {
    assertSigned(single(headers), body, platformKeys, new Date());
  } catch (cause) {
    const code = objectIn(body)?.['code'];
    throw new Error(`WeChat's answer ${status} ${isText(code) ? code : ''} is not proved`, { cause });
  }
};

/** Headers of WeChat's come once each, or they are none. */
const single = (headers: ProviderAnswer['headers']): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? undefined : value]));

/** One signed call, as it was answered: nobody has looked yet whether WeChat has signed the answer. */
export const signedExchange = (
  settings: WechatSettings,
  call: WechatCall,
  timeoutMs: number,
  mostBytes?: number,
): Promise<ProviderAnswer> => {
  const { method, path } = call;
  const url = new URL(path, settings.apiBase ?? 'https://api.mch.weixin.qq.com');
  const body = call.body && JSON.stringify(call.body);
  const signed = {
    method,
    target: `${url.pathname}${url.search}`,
    body: body ?? '',
    timestamp: String(Math.floor(Date.now() / 1000)),
    nonce: randomBytes(16).toString('hex'),
  };
  const asked = [...settings.platformKeys.keys()].find((id) => id.startsWith('PUB_KEY_ID_'));
  const headers = {
    accept: 'application/json',
    'user-agent': 'shop',
    authorization: authorization(settings, signed),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    // Which of its keys WeChat shall answer with, while it changes from certificates to public keys.
    ...(asked === undefined ? {} : { 'wechatpay-serial': asked }),
  };
  return exchange({ method, url, headers, ...(body === undefined ? {} : { body }) }, timeoutMs, mostBytes);
};
