import { expect, it } from 'vitest';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { authorization } from '#shared/payments/wechat/authorization.ts';
import { newApiV3Key, newPair, newPlatform, settingsOf } from './genuine.ts';

const merchant = newPair();
const settings = settingsOf([newPlatform()], [newApiV3Key()], { privateKey: merchant.privateKey });
const fieldsOf = (header: string) => ({
  scheme: header.split(' ')[0],
  ...Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value]) => [name, value])),
});

it.each([
  ['POST', '/v3/pay/transactions/native', '{"description":"Order 订单 😀"}'],
  ['GET', '/v3/pay/transactions/out-trade-no/P1?mchid=1900000109', ''],
])('a %s is authorized as the official library does it', (method, target, body) => {
  const [timestamp, nonce] = [String(Formatter.timestamp()), Formatter.nonce()];
  const signature = Rsa.sign(Formatter.request(method, target, timestamp, nonce, body), merchant.privateKey);
  const { mchId, serial } = settings;

  const ours = authorization(settings, { method, target, body, timestamp, nonce });
  expect(fieldsOf(ours)).toEqual(fieldsOf(Formatter.authorization(mchId, nonce, signature, timestamp, serial)));
});
