import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyWechatNotification, wechatAcknowledgements } from '#shared/payments/wechat/notification.ts';
import { atLength } from '#test/long.ts';
import {
  at,
  eventOf,
  type Message,
  newApiV3Key,
  newPlatform,
  paymentNumber,
  refundNumber,
  refundOf,
  sealed,
  settingsOf,
  signed,
  transactionOf,
} from './genuine.ts';
import { official, popular, type Witness } from './witnesses.ts';

const platform = newPlatform();
const key = newApiV3Key();
const settings = settingsOf([platform], [key]);
const verify = ({ headers, body }: Message, as = settings) => verifyWechatNotification(headers, body, as, at);
const paid = (changes: Readonly<Record<string, unknown>> = {}) =>
  signed(eventOf(sealed(transactionOf(changes), key)), platform);
const refunded = (status: string, changes: Readonly<Record<string, unknown>> = {}) =>
  signed(
    eventOf(sealed(refundOf({ refund_status: status, ...changes }), key, 'refund'), { event_type: `REFUND.${status}` }),
    platform,
  );
const refusedFor = (reason: string) =>
  expect.objectContaining({ code: 'invalid_signature', cause: new Error(`notification refused: ${reason}`) });

const seenBy = (witness: Witness) => async (message: Message) => {
  try {
    return await witness(message, platform, key);
  } catch {
    return undefined;
  }
};

describe('a WeChat notification', () => {
  it.each([true, false])(
    'is judged as other libraries judge it, whatever it carries (genuine: %s)',
    async (genuine) => {
      const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((each) => each.isWellFormed());
      const mark = fc.constantFrom('😀', '👩‍👩‍👧', '订单', '%', '+', '&=', '', '\u2028', '\u0000');
      const total = fc.integer({ min: 1, max: 99_999_999 });
      const id = fc.stringMatching(/^[0-9]{28}$/);
      const stranger = newPlatform(platform.serial);

      const agrees = fc.asyncProperty(text, mark, total, id, async (attach, summary, amount, transactionId) => {
        const content = transactionOf({
          attach,
          amount: { total: amount, currency: 'CNY' },
          transaction_id: transactionId,
        });
        const message = signed(eventOf(sealed(content, key), { summary }), genuine ? platform : stranger);
        const seen = await Promise.all([official, popular].map((witness) => seenBy(witness)(message)));

        if (!genuine) {
          expect(seen).toEqual([undefined, undefined]);
          expect(() => verify(message)).toThrow(refusedFor('wrong signature'));
          return;
        }
        expect(seen).toEqual([content, content]);
        expect(verify(message)).toEqual({
          fact: {
            provider: 'wechat',
            paymentNumber,
            kind: 'succeeded',
            transactionId,
            amount: { amount, currency: 'CNY' },
            eventId: 'EV-2026112015595800001',
          },
        });
      });
      await fc.assert(agrees, { numRuns: atLength(100, 300) });
    },
  );

  it('counts what was asked for, and not what is left of it after a coupon', () => {
    const message = paid({ amount: { total: 19900, payer_total: 1, currency: 'CNY', payer_currency: 'CNY' } });
    expect(verify(message)).toMatchObject({ fact: { amount: { amount: 19900, currency: 'CNY' } } });
  });

  it('of another currency says so, and is never taken for yuan', () => {
    expect(verify(paid({ amount: { total: 19900, currency: 'USD' } }))).toMatchObject({
      fact: { amount: { amount: 19900, currency: 'USD' } },
    });
  });

  it('about a payment of which something was given back says that it was paid', () => {
    expect(verify(paid({ trade_state: 'REFUND' }))).toMatchObject({ fact: { kind: 'succeeded' } });
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['CLOSED', 'failed'],
    // The money has left the shop: it is on its way until somebody has found another card for it.
    ['ABNORMAL', 'processing'],
  ])('REFUND.%s means that the refund is %s', (status, kind) => {
    expect(verify(refunded(status))).toEqual({
      refund: {
        provider: 'wechat',
        paymentNumber,
        refundNumber,
        kind,
        reference: '50000000382026112023456789012',
        eventId: 'EV-2026112015595800001',
      },
    });
  });

  it.each(['PAYSCORE.USER_PAID', 'constructor', '__proto__'])('of the kind %s is left alone', (type) => {
    const message = signed(eventOf(sealed(transactionOf(), key), { event_type: type }), platform);
    expect(verify(message)).toEqual({ ignored: `event ${type}` });
  });

  it('without any associated data is read as well', () => {
    const { associated_data: _, ...resource } = sealed(transactionOf(), key, '');
    expect(verify(signed(eventOf(resource), platform))).toHaveProperty('fact');
  });

  it('without the type of its signature is read as well', () => {
    const { headers, body } = paid();
    expect(verify({ headers: { ...headers, 'wechatpay-signature-type': undefined }, body })).toHaveProperty('fact');
  });

  it.each([
    ['no transaction', { transaction_id: undefined }],
    ['no amount', { amount: undefined }],
    ['half a fen', { amount: { total: 19900.5, currency: 'CNY' } }],
    ['nothing paid', { amount: { total: 0, currency: 'CNY' } }],
    ['a negative amount', { amount: { total: -1, currency: 'CNY' } }],
    ['an amount in words', { amount: { total: '19900', currency: 'CNY' } }],
    ['no readable currency', { amount: { total: 19900, currency: 'CNY ' } }],
    ['no payment', { out_trade_no: undefined }],
    ['a payment that cannot be a key', { out_trade_no: 'P0#META' }],
    ['no state', { trade_state: undefined }],
    ['a state that says unpaid', { trade_state: 'NOTPAY' }],
    ['a state that nobody knows', { trade_state: 'constructor' }],
  ])('is refused, and so repeated, when a paid transaction has %s', (_, changes) => {
    expect(() => verify(paid(changes))).toThrow(refusedFor('unreadable transaction'));
  });

  it.each([
    ['no number', { out_refund_no: undefined }],
    ['no payment', { out_trade_no: undefined }],
    ['no id', { refund_id: '' }],
    ['another state than its event', { refund_status: 'CLOSED' }],
  ])('is refused, and so repeated, when a refund has %s', (_, changes) => {
    expect(() => verify(refunded('SUCCESS', changes))).toThrow(refusedFor('unreadable refund'));
  });

  it('is answered as WeChat expects it, byte for byte', () => {
    expect(wechatAcknowledgements).toEqual({
      accepted: { status: 200, contentType: 'text/plain', body: '' },
      refused: { status: 400, contentType: 'application/json', body: '{"code":"FAIL","message":"refused"}' },
    });
  });
});

describe('while keys are being changed', () => {
  it('a notification is read under the old and the new key of WeChat, and under both of ours', () => {
    const next = newPlatform('5157F09EFDC096DE15EBE81A47057A7232F1B8E1');
    const nextKey = newApiV3Key();
    const both = settingsOf([platform, next], [nextKey, key]);
    for (const signer of [platform, next])
      for (const cipher of [key, nextKey])
        expect(verify(signed(eventOf(sealed(transactionOf(), cipher)), signer), both)).toHaveProperty('fact');
  });

  it('none of 500 notifications is lost, whenever WeChat goes over', () => {
    const [before, after] = [newPlatform(), newPlatform()];
    const [oldKey, newKey] = [newApiV3Key(), newApiV3Key()];
    // The operator adds the new keys before WeChat uses them, and takes the old ones away after it has stopped.
    const [early, both, late] = [
      settingsOf([before], [oldKey]),
      settingsOf([before, after], [oldKey, newKey]),
      settingsOf([after], [newKey]),
    ];
    // In the middle WeChat uses both, in any mixture.
    const stages = [
      { count: 100, settings: early, signers: [before], keys: [oldKey] },
      { count: 300, settings: both, signers: [before, after], keys: [oldKey, newKey, newKey] },
      { count: 100, settings: late, signers: [after], keys: [newKey] },
    ];

    const verdicts = stages.flatMap(({ count, settings, signers, keys }) =>
      Array.from({ length: count }, (_, i) => {
        const [signer = after, cipher = newKey] = [signers[i % signers.length], keys[i % keys.length]];
        return verify(signed(eventOf(sealed(transactionOf(), cipher)), signer), settings);
      }),
    );
    expect(verdicts.filter((verdict) => 'fact' in verdict)).toHaveLength(500);
  });
});
