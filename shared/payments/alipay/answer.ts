import type { KeyObject } from 'node:crypto';
import { ProviderRefusal } from '../attempts.ts';
import { isText, type JsonObject, objectIn } from '../json.ts';
import { isSigned } from '../rsa.ts';

/** Alipay understood the call and refused it: the request, the keys or the state of the trade is wrong. */
export class AlipayRefusal extends ProviderRefusal {
  override readonly name = 'AlipayRefusal';
  /** What is wrong, such as `ACQ.TRADE_NOT_EXIST`. */
  readonly reason: string;

  constructor(reason: string) {
    super(`Alipay refused the call: ${reason}`);
    this.reason = reason;
  }
}

export const isRefused = (error: unknown, reason: string): boolean =>
  error instanceof AlipayRefusal && error.reason === reason;

/** Reasons that are about the moment, whatever the code beside them. */
const isBusy = (code: unknown, reason: string): boolean =>
  code === '20000' || /^(ACQ|AQC|aop)\.(ACQ\.)?SYSTEM_ERROR$/.test(reason);

/**
 * What Alipay answered, once it is proved to be Alipay's. Signed are the bytes behind `"…_response":` as they came, so they
 * are what is read: never the answer written anew.
 */
export const readAnswer = (body: Buffer, method: string, keys: readonly KeyObject[]): JsonObject => {
  const { content, signature } = parts(body.toString(), method);
  const answer = parsed(content);
  const { code } = answer;
  const reason = reasonOf(answer);
  if (signature === undefined) {
    // Where it does not know the app or its key, Alipay cannot sign. Nothing is concluded from that but that somebody
    // has to look: what decides about money begins with `ACQ.`, and is signed.
    if (/^isv\.[\w-]{1,64}$/.test(reason)) throw new AlipayRefusal(reason);
    throw new Error("Alipay's answer is not signed");
  }
  if (!isSigned(Buffer.from(content), signature, keys)) throw new Error("Alipay's answer is signed by another key");
  if (code === '10000') return answer;
  if (isBusy(code, reason)) throw new Error(`Alipay is busy: ${reason}`);
  throw new AlipayRefusal(reason);
};

/** The answer, if it is about the payment that was asked about. */
export const answerAbout = (answer: JsonObject, method: string, paymentNumber: string): JsonObject => {
  if (answer['out_trade_no'] !== paymentNumber) throw unreadable(method);
  return answer;
};

export const unreadable = (method: string): Error =>
  new Error(`Alipay's answer to ${method} is not about what was asked: look at the trade in Alipay's console.`);

const parts = (text: string, method: string): { content: string; signature: string | undefined } => {
  const shape = /^\s*\{\s*"(\w+)"\s*:\s*(\{.*\})\s*(?:,\s*"sign"\s*:\s*"([^"\\]*)"\s*)?\}\s*$/s;
  const [, name, content, signature] = shape.exec(text) ?? [];
  const isExpected = name === `${method.replaceAll('.', '_')}_response` || name === 'error_response';
  if (!isExpected || content === undefined) throw new Error(`Alipay's answer to ${method} is none`);
  return { content, signature };
};

const parsed = (content: string): JsonObject => {
  const value = objectIn(Buffer.from(content));
  if (!value) throw new Error("Alipay's answer is not JSON");
  return value;
};

/** The reason, cut to what a reason may look like: nothing else of an answer gets into the log. */
const reasonOf = ({ code, sub_code: subCode }: JsonObject): string => {
  const reason = isText(subCode) ? subCode : code;
  return isText(reason) && /^[\w.-]{1,64}$/.test(reason) ? reason : 'no reason given';
};
