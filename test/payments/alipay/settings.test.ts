import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assertRealMoney, isLive, parseAlipaySettings } from '#shared/payments/alipay/settings.ts';
import { appId, newKeys, secretOf, sellerId } from './genuine.ts';

const app = newKeys();
const alipay = newKeys();
const valid: Record<string, unknown> = JSON.parse(secretOf(app, [alipay]));
const parse = (value: unknown) => parseAlipaySettings(JSON.stringify(value));
const oneLine = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

describe('Alipay settings', () => {
  it('are read as they were written', () => {
    const { privateKey, alipayPublicKeys, ...rest } = parse({ ...valid, gateway: 'http://127.0.0.1:4242/gateway.do' });
    expect(rest).toEqual({ appId, sellerId, gateway: 'http://127.0.0.1:4242/gateway.do' });
    expect(privateKey.equals(createPrivateKey(app.privateKey))).toBe(true);
    expect(alipayPublicKeys.map((key) => key.equals(createPublicKey(alipay.publicKey)))).toEqual([true]);
  });

  it('take keys as Alipay’s console shows them, in one line of base64', () => {
    const lines = { ...valid, privateKey: oneLine(app.privateKey), alipayPublicKeys: [oneLine(alipay.publicKey)] };
    expect(parse(lines).privateKey.equals(createPrivateKey(app.privateKey))).toBe(true);
    expect(parse(lines).alipayPublicKeys[0]?.equals(createPublicKey(alipay.publicKey))).toBe(true);
  });

  it('take the older form of a private key, in PEM and in one line', () => {
    const pem = createPrivateKey(app.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
    for (const privateKey of [pem, oneLine(pem)])
      expect(parse({ ...valid, privateKey }).privateKey.equals(createPrivateKey(app.privateKey))).toBe(true);
  });

  it('keep two keys of Alipay while it changes over', () => {
    expect(
      parse({ ...valid, alipayPublicKeys: [alipay.publicKey, newKeys().publicKey] }).alipayPublicKeys,
    ).toHaveLength(2);
  });

  const short = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const curved = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });

  it.each([
    ['no app', { ...valid, appId: undefined }],
    ['an app in words', { ...valid, appId: 'my app' }],
    ['no seller', { ...valid, sellerId: '' }],
    ['the seller’s e-mail address', { ...valid, sellerId: 'seller@example.com' }],
    ['no private key', { ...valid, privateKey: undefined }],
    ['a private key that is none', { ...valid, privateKey: 'secret' }],
    ['a short private key', { ...valid, privateKey: short.privateKey }],
    ['a public key for a private one', { ...valid, privateKey: alipay.publicKey }],
    ['no key of Alipay, so that anyone could sign', { ...valid, alipayPublicKeys: [] }],
    ['one key outside a list', { ...valid, alipayPublicKeys: alipay.publicKey }],
    ['a key of Alipay that is none', { ...valid, alipayPublicKeys: [alipay.publicKey, 'none'] }],
    ['a short key of Alipay', { ...valid, alipayPublicKeys: [short.publicKey] }],
    ['a key that is not RSA', { ...valid, alipayPublicKeys: [curved] }],
    ['Alipay’s private key, which nobody should have', { ...valid, alipayPublicKeys: [alipay.privateKey] }],
    ['an address that sends everything in clear', { ...valid, gateway: 'http://openapi.example/gateway.do' }],
    ['an address that is none', { ...valid, gateway: 'gateway' }],
    ['nothing', null],
  ])('are refused with %s', (_, value) => {
    expect(() => parse(value)).toThrow(/Alipay settings/);
  });

  it('are refused with the app’s own public key in the place of Alipay’s', () => {
    expect(() => parse({ ...valid, alipayPublicKeys: [app.publicKey] })).toThrow(/the app's own public key/);
  });

  it('are never quoted by an error', () => {
    for (const json of ['{"privateKey": precious}', '{"privateKey":"precious"}', '"precious"'])
      expect(() => parseAlipaySettings(json)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('precious') }),
      );
  });

  it('show nothing of their keys where they are written out', () => {
    expect(JSON.stringify(parse(valid))).not.toContain(oneLine(app.privateKey).slice(40, 80));
  });

  it('of a sandbox do not pass for real money', () => {
    expect(isLive(parse(valid))).toBe(true);
    expect(() => assertRealMoney(parse(valid))).not.toThrow();
    const sandbox = parse({ ...valid, gateway: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do' });
    expect(isLive(sandbox)).toBe(false);
    expect(() => assertRealMoney(sandbox)).toThrow(/real money/);
  });
});
