import { once, twice } from '../attempts.ts';
import { exchange } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import { readAnswer } from './answer.ts';
import { type AlipayCall, gatewayRequest } from './request.ts';
import type { AlipaySettings } from './settings.ts';

type CallAlipay = (settings: AlipaySettings, call: AlipayCall, timeoutMs: number) => Promise<JsonObject>;

/** Calls Alipay, and again when it does not answer: the payment number makes the repeat harmless. */
export const callAlipay: CallAlipay = (settings, call, timeoutMs) => twice(() => attempt(settings, call, timeoutMs));

/** For what may not be repeated in the same moment. */
export const callAlipayOnce: CallAlipay = (settings, call, timeoutMs) => once(() => attempt(settings, call, timeoutMs));

const attempt: CallAlipay = async (settings, call, timeoutMs) => {
  const { url, body } = gatewayRequest(settings, call, new Date());
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', accept: 'application/json' };
  const answer = await exchange({ url, method: 'POST', headers, body }, timeoutMs);
  if (answer.status !== 200) throw new Error(`Alipay answered ${answer.status}`);
  return readAnswer(answer.body, call.method, settings.alipayPublicKeys);
};
