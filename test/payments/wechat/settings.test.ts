import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assertRealMoney, isLive, parseWechatSettings } from '#shared/payments/wechat/settings.ts';
import { merchantKey, newApiV3Key, newPair, newPlatform, parameterOf, settingsOf } from './genuine.ts';

const platform = newPlatform();
const key = newApiV3Key();
const withChanges = (changes: Readonly<Record<string, unknown>>) => parameterOf([platform], [key], changes);

describe('WeChat settings', () => {
  it('are read as they were written', () => {
    const settings = settingsOf([platform], [key], { apiBase: 'http://127.0.0.1:4242' });
    expect(settings).toMatchObject({
      mchId: '1900000109',
      appId: 'wxd678efh567hg6787',
      apiBase: 'http://127.0.0.1:4242',
    });
    expect(settings.apiV3Keys).toEqual([Buffer.from(key)]);
    expect([...settings.platformKeys.keys()]).toEqual([platform.serial]);
    expect(settings.privateKey.type).toBe('private');
  });

  const curve = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const short = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  it.each([
    ['no merchant', { mchId: '' }],
    ['a merchant that would end its quotes', { mchId: '1",mchid="2' }],
    ['no app', { appId: undefined }],
    ['no serial number', { serial: 7 }],
    ['no key', { privateKey: undefined }],
    ['a key that is none', { privateKey: 'MIIE' }],
    ['a key of another kind', { privateKey: curve.privateKey }],
    ['a key that can be broken', { privateKey: short.privateKey }],
    ['no key to decrypt with', { apiV3Keys: [] }],
    ['one key outside a list', { apiV3Keys: key }],
    ['a short key', { apiV3Keys: [key.slice(1)] }],
    ['a key of 32 characters that are more bytes', { apiV3Keys: ['钥'.repeat(32)] }],
    ['no key of WeChat’s', { platformKeys: {} }],
    ['a key of WeChat’s that is none', { platformKeys: { PUB_KEY_ID_1: 'MIIB' } }],
    ['a key of WeChat’s of another kind', { platformKeys: { PUB_KEY_ID_1: curve.publicKey } }],
    ['a key of WeChat’s that can be broken', { platformKeys: { PUB_KEY_ID_1: short.publicKey } }],
    ['a private key in place of WeChat’s', { platformKeys: { PUB_KEY_ID_1: newPair().privateKey } }],
    ['the merchant’s own key in place of WeChat’s', { platformKeys: { PUB_KEY_ID_1: merchantKey } }],
    ['an address that is called in clear', { apiBase: 'http://payments.example' }],
    ['an address that is none', { apiBase: 'api' }],
  ])('are refused with %s', (_, changes) => {
    expect(() => parseWechatSettings(withChanges(changes))).toThrow(/WeChat settings/);
  });

  it.each(['null', '[]', '{"privateKey": precious}'])('are refused when they are %s, and never quoted', (text) => {
    expect(() => parseWechatSettings(text)).toThrow(/WeChat settings/);
    expect(() => parseWechatSettings(text)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('precious') }),
    );
  });

  it('name no key by an error, nor in its cause', () => {
    const precious = 'precious'.repeat(4);
    try {
      parseWechatSettings(withChanges({ privateKey: precious, apiV3Keys: [precious] }));
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('precious');
    }
  });

  it('of a sandbox do not pass for real money', () => {
    const real = settingsOf([platform], [key]);
    expect(isLive(real)).toBe(true);
    expect(() => assertRealMoney(real)).not.toThrow();
    expect(() => assertRealMoney({ ...real, apiBase: 'https://api2.mch.weixin.qq.com' })).not.toThrow();
    for (const apiBase of [
      'https://sandbox.example',
      'http://127.0.0.1:1',
      'https://api.mch.weixin.qq.com.evil.example',
    ])
      expect(() => assertRealMoney({ ...real, apiBase })).toThrow(/real money/);
  });
});
