import { signatureOf } from '../rsa.ts';
import type { WechatSettings } from './settings.ts';
import { linesOf } from './signature.ts';

/** What the signature of a call covers. `target` is path and query as they are sent, `body` the very text. */
interface SignedCall {
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** The header by which WeChat knows the merchant: `WECHATPAY2-SHA256-RSA2048 mchid="…",…`. */
export const authorization = (
  { mchId, serial, privateKey }: WechatSettings,
  { method, target, body, timestamp, nonce }: SignedCall,
): string => {
  const signature = signatureOf(linesOf(method, target, timestamp, nonce, body), privateKey);
  const fields = { mchid: mchId, nonce_str: nonce, timestamp, serial_no: serial, signature };
  const pairs = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`;
};
