import { describe, expect, it } from 'vitest';
import { expectDiscreet } from './leaks.ts';
import { personal } from './told.ts';

const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----';
const parameters = {
  'payments/alipay': JSON.stringify({ keys: { old: [key] }, gateway: 'https://gateway.example' }),
  'payments/card': JSON.stringify({ webhookSecrets: ['whsec_1234567890'] }),
};
const line = (text: string): string => JSON.stringify({ level: 'INFO', message: `notification ${text}` });

describe('the look for secrets in a log', () => {
  it.each([
    ['a line of a key', 'MIIEvQIBADANBgkqhkiG9w0B'],
    ['a webhook secret, in other letters', 'WHSEC_1234567890'],
    ['somebody who pays', Object.values(personal)[0] ?? ''],
    ['a part of a body', 'total_amount=88.00'],
    ['a signature', 't=1,v1=ab'],
    ['a way to pay', 'weixin://wxpay/bizpayurl?pr=1'],
  ])('finds %s', (_, planted) => {
    expect(() => expectDiscreet(line(planted), parameters)).toThrow();
  });

  it('passes over addresses and verdicts', () => {
    expectDiscreet(line('applied https://gateway.example'), parameters);
  });

  it('does not believe an empty log', () => {
    expect(() => expectDiscreet('', parameters)).toThrow();
  });
});
