import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWechatNotification } from '#shared/payments/wechat/notification.ts';
import {
  at,
  eventOf,
  headersFor,
  type Message,
  newApiV3Key,
  newPlatform,
  probed,
  sealed,
  settingsOf,
  signed,
  transactionOf,
} from './genuine.ts';
import { official, popular } from './witnesses.ts';

const platform = newPlatform();
const key = newApiV3Key();
const settings = settingsOf([platform], [key]);
const resource = sealed(transactionOf(), key);
const genuine = signed(eventOf(resource), platform);
const signature = genuine.headers['wechatpay-signature'] ?? '';

const verify = ({ headers, body }: Message, now = at, as = settings) =>
  verifyWechatNotification(headers, body, as, now);
const withHeaders = (changes: Message['headers']): Message => ({
  ...genuine,
  headers: { ...genuine.headers, ...changes },
});
const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
const refusedFor = (reason: string) =>
  expect.objectContaining({ code: 'invalid_signature', cause: new Error(`notification refused: ${reason}`) });
/** Whoever could sign, and has not encrypted what he signs. */
const forged = (changes: Readonly<Record<string, unknown>>) => signed(eventOf({ ...resource, ...changes }), platform);

describe('a forged WeChat notification', () => {
  it('differs from one that passes', () => {
    expect(verify(genuine)).toHaveProperty('fact.kind', 'succeeded');
  });

  it.each<[string, Message['headers'], string]>([
    ['has no signature', { 'wechatpay-signature': undefined }, 'no signature'],
    ['has an empty signature', { 'wechatpay-signature': '' }, 'no signature'],
    ['has no time', { 'wechatpay-timestamp': undefined }, 'no signature'],
    ['has no nonce', { 'wechatpay-nonce': undefined }, 'no signature'],
    ['names no key', { 'wechatpay-serial': undefined }, 'no signature'],
    ['has two times', { 'wechatpay-timestamp': '1795161600,1795161600' }, 'malformed signature'],
    ['has a time that is no number', { 'wechatpay-timestamp': 'now' }, 'malformed signature'],
    ['has a negative time', { 'wechatpay-timestamp': '-1' }, 'malformed signature'],
    ['moves a line into its nonce', { 'wechatpay-nonce': 'a\nb' }, 'malformed signature'],
    ['chooses another algorithm', { 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }, 'malformed signature'],
    ['names a key that we do not have', { 'wechatpay-serial': 'NOPE' }, 'unknown serial'],
    ['names what every object has', { 'wechatpay-serial': 'constructor' }, 'unknown serial'],
    ['names what every object is', { 'wechatpay-serial': '__proto__' }, 'unknown serial'],
    ['has a shortened signature', { 'wechatpay-signature': signature.slice(0, -4) }, 'wrong signature'],
    ['has junk behind its signature', { 'wechatpay-signature': `${signature}!!` }, 'wrong signature'],
    ['has two signatures', { 'wechatpay-signature': `${signature},${signature}` }, 'wrong signature'],
    ['has another nonce than was signed', { 'wechatpay-nonce': 'another' }, 'wrong signature'],
    ['has another time than was signed', { 'wechatpay-timestamp': `${at.getTime() / 1000 + 1}` }, 'wrong signature'],
  ])('is refused when it %s', (_, changes, reason) => {
    expect(() => verify(withHeaders(changes))).toThrow(refusedFor(reason));
  });

  it.each([-86_400, -301, 301, 86_400])('is refused when our clock is %i s after its signing', (seconds) => {
    expect(() => verify(genuine, later(seconds))).toThrow(refusedFor('stale'));
  });

  it.each([-86_400, 86_400])('is refused %i s off, which other libraries let pass', async (seconds) => {
    const message = signed(eventOf(resource), platform, later(seconds));
    expect(await official(message, platform, key)).toEqual(transactionOf());
    expect(await popular(message, platform, key)).toEqual(transactionOf());
    expect(() => verify(message)).toThrow(refusedFor('stale'));
  });

  it.each([-300, 300])('is genuine still when our clock is %i s off', (seconds) => {
    expect(verify(genuine, later(seconds))).toHaveProperty('fact');
  });

  it('is refused as a probe when WeChat has signed it wrong to see who looks', () => {
    expect(() => verify(probed(genuine))).toThrow(refusedFor('signature probe'));
  });

  it('is refused when another key signed it under a name that we know', () => {
    expect(() => verify(signed(eventOf(resource), newPlatform(platform.serial)))).toThrow(
      refusedFor('wrong signature'),
    );
  });

  it('is refused after an old key has been taken off the ring', () => {
    expect(() => verify(genuine, at, settingsOf([newPlatform()], [key]))).toThrow(refusedFor('unknown serial'));
  });

  it('is refused when its JSON was written anew', () => {
    const body = Buffer.from(JSON.stringify(JSON.parse(genuine.body.toString()), null, 1));
    expect(() => verify({ ...genuine, body })).toThrow(refusedFor('wrong signature'));
  });

  it('is refused with a byte order mark, put before or signed along', () => {
    const text = `\uFEFF${genuine.body}`;
    expect(() => verify({ ...genuine, body: Buffer.from(text) })).toThrow(refusedFor('wrong signature'));
    expect(() => verify(signed(text, platform))).toThrow(refusedFor('not a notification'));
  });

  it('is refused when bits of its ciphertext were flipped to raise the amount, which another library accepts', async () => {
    const bytes = Buffer.from(String(resource['ciphertext']), 'base64');
    const offset = Buffer.from(JSON.stringify(transactionOf())).indexOf('"total":19900') + '"total":'.length;
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 0x31 ^ 0x39, offset);
    const message = forged({ ciphertext: bytes.toString('base64') });

    expect(await popular(message, platform, key)).toMatchObject({ amount: { total: 99900 } });
    await expect(official(message, platform, key)).rejects.toThrow();
    expect(() => verify(message)).toThrow(refusedFor('undecipherable resource'));
  });

  it.each([
    ['another key', sealed(transactionOf(), newApiV3Key())],
    [
      'no tag',
      {
        ...resource,
        ciphertext: Buffer.from(String(resource['ciphertext']), 'base64').subarray(0, -16).toString('base64'),
      },
    ],
    ['a tag alone', { ...resource, ciphertext: Buffer.alloc(16).toString('base64') }],
    ['junk behind the ciphertext', { ...resource, ciphertext: `${resource['ciphertext']}?` }],
    ['other associated data', { ...resource, associated_data: 'refund' }],
    ['associated data that is no text', { ...resource, associated_data: 7 }],
    ['another nonce', { ...resource, nonce: 'abcdefghijkl' }],
    ['a longer nonce', { ...resource, nonce: `${resource['nonce']}x` }],
    ['another algorithm', { ...resource, algorithm: 'AEAD_SM4_GCM' }],
    ['no ciphertext', { ...resource, ciphertext: undefined }],
    ['no resource', undefined],
    ['a list inside', sealed([transactionOf()], key)],
    ['no JSON inside', sealed('paid=yes', key)],
  ])('is refused when it was signed with %s', (_, changed) => {
    expect(() => verify(signed(eventOf(changed), platform))).toThrow(refusedFor('undecipherable resource'));
  });

  it('is refused with a shortened tag, which is quicker to guess', () => {
    const nonce = String(resource['nonce']);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 4 }).setAAD(Buffer.from('transaction'));
    const text = Buffer.concat([cipher.update(JSON.stringify(transactionOf())), cipher.final()]);
    const ciphertext = Buffer.concat([text, cipher.getAuthTag()]).toString('base64');
    const opened = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 4 }).setAAD(Buffer.from('transaction'));

    expect(opened.setAuthTag(cipher.getAuthTag()).update(text).length).toBeGreaterThan(0);
    expect(() => verify(forged({ ciphertext }))).toThrow(refusedFor('undecipherable resource'));
  });

  it.each([
    ['merchant', { mchid: '1900000110' }, 'another merchant'],
    ['merchant, in other words', { mchid: 1900000109 }, 'another merchant'],
    ['app', { appid: 'wx0000000000000000' }, 'another app'],
  ])(
    'is refused when it is genuine and about another %s, which other libraries let pass',
    async (_, changes, reason) => {
      const message = signed(eventOf(sealed(transactionOf(changes), key)), platform);
      expect(await official(message, platform, key)).toMatchObject(changes);
      expect(await popular(message, platform, key)).toMatchObject(changes);
      expect(() => verify(message)).toThrow(refusedFor(reason));
    },
  );

  it.each([
    ['nothing', ''],
    ['no JSON', 'paid=yes'],
    ['a list', '[]'],
    ['null', 'null'],
    ['two documents', '{}{}'],
    ['an event without an id', JSON.stringify(eventOf(resource, { id: undefined }))],
    ['an event without a type', JSON.stringify(eventOf(resource, { event_type: null }))],
    ['an event of many types', JSON.stringify(eventOf(resource, { event_type: ['TRANSACTION.SUCCESS'] }))],
  ])('is refused when the signed body is %s', (_, text) => {
    const message = { headers: headersFor(text, platform), body: Buffer.from(text) };
    expect(() => verify(message)).toThrow(refusedFor('not a notification'));
  });

  it('is refused when its text is no UTF-8', () => {
    const body = Buffer.from(genuine.body.toString().replace('支付成功', '\u0001'), 'latin1');
    body[body.indexOf(1)] = 0xff;
    expect(() => verify({ ...genuine, body })).toThrow(refusedFor('wrong signature'));
  });

  it('tells its sender nothing of the reason', () => {
    try {
      verify(withHeaders({ 'wechatpay-signature': undefined }));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ message: 'The signature is not valid', details: { cause: expect.any(Error) } });
    }
  });
});
