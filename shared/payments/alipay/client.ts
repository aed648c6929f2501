import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '#shared/kernel/problem.ts';
import { exchange } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import { AlipayRefusal, readAnswer } from './answer.ts';
import { type AlipayCall, gatewayRequest } from './request.ts';
import type { AlipaySettings } from './settings.ts';

const pauseMs = 150;

type CallAlipay = (settings: AlipaySettings, call: AlipayCall, timeoutMs: number) => Promise<JsonObject>;

/** Calls Alipay once. Silence, and an answer that cannot be proved to be Alipay's, is the Problem `provider_unavailable`. */
export const callAlipayOnce: CallAlipay = async (settings, call, timeoutMs) => {
  try {
    return await attempt(settings, call, timeoutMs);
  } catch (error) {
    if (error instanceof AlipayRefusal) throw error;
    throw new Problem('provider_unavailable', { cause: error, retryAfter: 5 });
  }
};

/** Calls Alipay, and again when it does not answer: the payment number makes the repeat harmless. */
export const callAlipay: CallAlipay = async (settings, call, timeoutMs) => {
  try {
    return await attempt(settings, call, timeoutMs);
  } catch (error) {
    if (error instanceof AlipayRefusal) throw error;
  }
  await pause(pauseMs);
  return callAlipayOnce(settings, call, timeoutMs);
};

const attempt: CallAlipay = async (settings, call, timeoutMs) => {
  const { url, body } = gatewayRequest(settings, call, new Date());
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', accept: 'application/json' };
  const answer = await exchange({ url, method: 'POST', headers, body }, timeoutMs);
  if (answer.status !== 200) throw new Error(`Alipay answered ${answer.status}`);
  return readAnswer(answer.body, call.method, settings.alipayPublicKeys);
};
