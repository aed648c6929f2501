import { beijingTime } from '../beijing.ts';
import { signatureOf } from '../rsa.ts';
import { baseString } from './base-string.ts';
import type { AlipaySettings } from './settings.ts';

/** One method of Alipay's gateway with what it is told. */
export interface AlipayCall {
  readonly method: `alipay.${'trade' | 'data'}.${string}`;
  readonly content: Readonly<Record<string, string>>;
  readonly notifyUrl?: string;
  readonly returnUrl?: string;
}

const realGateway = 'https://openapi.alipay.com/gateway.do';

/** The signed parameters of a call: what the gateway wants in its address, and what belongs into the body. */
const signedParameters = ({ appId, privateKey }: AlipaySettings, call: AlipayCall, at: Date) => {
  const { method, content, notifyUrl, returnUrl } = call;
  const address = {
    app_id: appId,
    method,
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: beijingTime(at),
    version: '1.0',
    ...(notifyUrl === undefined ? {} : { notify_url: notifyUrl }),
    ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
  };
  const body = { biz_content: JSON.stringify(content) };
  const sign = signatureOf(baseString(Object.entries({ ...address, ...body })), privateKey);
  return { address: { ...address, sign }, body };
};

const at = (gateway: string | undefined, parameters: Readonly<Record<string, string>>): URL => {
  const url = new URL(gateway ?? realGateway);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
};

/** A page of Alipay's as a link that only the shop can have made. Nobody is called: the link is the whole request. */
export const pageLink = (settings: AlipaySettings, call: AlipayCall, signedAt: Date): string => {
  const { address, body } = signedParameters(settings, call, signedAt);
  return at(settings.gateway, { ...address, ...body }).href;
};

/** A call of the gateway, to be posted. */
export const gatewayRequest = (settings: AlipaySettings, call: AlipayCall, signedAt: Date) => {
  const { address, body } = signedParameters(settings, call, signedAt);
  return { url: at(settings.gateway, address), body: new URLSearchParams(body).toString() };
};
