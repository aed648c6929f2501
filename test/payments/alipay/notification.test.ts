import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alipayAcknowledgements, verifyAlipayNotification } from '#shared/payments/alipay/notification.ts';
import { atLength } from '#test/long.ts';
import { anApp, at, type Fields, fieldsIn, newKeys, outcome, paymentNumber, signed, tradeFields } from './genuine.ts';

const { alipay, settings, sdk } = anApp();
const heard = (fields: Fields, keys = alipay) => {
  const { headers, body } = signed(fields, keys);
  return outcome(() => verifyAlipayNotification(headers, body, settings, at));
};
const succeeded = {
  fact: {
    provider: 'alipay',
    paymentNumber,
    kind: 'succeeded',
    transactionId: '2026112022001473037501234567',
    amount: { amount: 19900, currency: 'CNY' },
    eventId: 'ac05099524730693a8b330c5ecf72da9786',
  },
};

describe('an Alipay notification', () => {
  it.each([true, false])(
    'is judged as the official library judges it, whatever it carries (genuine: %s)',
    (genuine) => {
      const apps = [anApp(), anApp()];
      const text = fc
        .oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.constantFrom(
            '',
            '100%',
            '%41',
            '+',
            'a+b c',
            '😀',
            '👩‍👩‍👧',
            '订单',
            '\u2028',
            '\u0000',
            '\uFEFF',
            '=',
            '"',
          ),
        )
        .filter((value) => !value.includes('&'));
      const fen = fc.integer({ min: 1, max: 9_999_999_999 });

      const agrees = fc.property(fc.nat(1), text, text, text, fen, (which, subject, body, note, total) => {
        const [app, stranger] = which ? apps : apps.toReversed();
        if (!app || !stranger) throw new Error('There are two.');
        const keys = genuine ? app.alipay : stranger.alipay;
        const yuan = `${Math.floor(total / 100)}.${String(total % 100).padStart(2, '0')}`;
        const message = signed(tradeFields({ subject, body, note, empty: '', total_amount: yuan }), keys);
        const ours = outcome(() => verifyAlipayNotification(message.headers, message.body, app.settings, at));

        expect(app.sdk.checkNotifySignV2(fieldsIn(message))).toBe(genuine);
        if (genuine) expect(ours).toHaveProperty('fact.amount', { amount: total, currency: 'CNY' });
        else expect(ours).toBe('wrong signature');
      });
      fc.assert(agrees, { numRuns: atLength(100, 300) });
    },
  );

  it('says which payment has been paid, how much, and by which trade', () => {
    expect(heard(tradeFields())).toEqual(succeeded);
  });

  it('is accepted with either key while Alipay changes over to another one', () => {
    const next = newKeys();
    const both = {
      ...settings,
      alipayPublicKeys: [...settings.alipayPublicKeys, ...anApp().settings.alipayPublicKeys],
    };
    const { headers, body } = signed(tradeFields(), alipay);
    expect(verifyAlipayNotification(headers, body, both, at)).toEqual(succeeded);
    expect(
      verifyAlipayNotification(headers, body, { ...both, alipayPublicKeys: both.alipayPublicKeys.toReversed() }, at),
    ).toEqual(succeeded);
    expect(heard(tradeFields(), next)).toBe('wrong signature');
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, object]>([
    ['is paid', {}, { fact: { kind: 'succeeded' } }],
    [
      'is finished, which comes instead of paid where nothing can be refunded',
      { trade_status: 'TRADE_FINISHED' },
      succeeded,
    ],
    [
      'is paid and was refunded in part: all of it was paid still, and how the refund stands is asked',
      { refund_fee: '50.00', gmt_refund: '2026-11-21 10:00:00.123', out_biz_no: 'R01JD3Z5Q8V000000000000000' },
      succeeded,
    ],
    ['waits for its buyer', { trade_status: 'WAIT_BUYER_PAY', gmt_payment: undefined }, { fact: { kind: 'pending' } }],
    [
      'was closed because nobody paid',
      { trade_status: 'TRADE_CLOSED', gmt_payment: undefined, gmt_close: '2026-11-20 16:30:00' },
      { fact: { kind: 'closed' } },
    ],
    [
      'was closed with nothing to refund',
      { trade_status: 'TRADE_CLOSED', gmt_payment: '', refund_fee: '0.00' },
      { fact: { kind: 'closed' } },
    ],
    [
      'was closed by a refund of all of it',
      { trade_status: 'TRADE_CLOSED', refund_fee: '199.00', gmt_refund: '2026-11-21 10:00:00.123' },
      { ignored: 'refunded in full' },
    ],
    ['was closed after it was paid', { trade_status: 'TRADE_CLOSED' }, { ignored: 'refunded in full' }],
  ])('of a trade that %s', (_, changes, meaning) => {
    expect(heard(tradeFields(changes))).toMatchObject(meaning);
  });

  it('about nothing paid carries no money', () => {
    const closed = heard(tradeFields({ trade_status: 'TRADE_CLOSED', gmt_payment: undefined }));
    expect(closed).not.toHaveProperty('fact.amount');
    expect(closed).not.toHaveProperty('fact.transactionId');
  });

  it.each([
    ['20', 2000],
    ['1.1', 110],
    ['1.10', 110],
    ['0.01', 1],
  ])('of %s yuan is about %i fen', (total, amount) => {
    expect(heard(tradeFields({ total_amount: total }))).toHaveProperty('fact.amount.amount', amount);
  });

  it('compares what was asked for, not what a coupon left for the buyer to pay', () => {
    const coupon = { buyer_pay_amount: '149.00', receipt_amount: '190.00', invoice_amount: '149.00' };
    expect(heard(tradeFields(coupon))).toEqual(succeeded);
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
    ['no known status', { trade_status: 'TRADE_PENDING' }, 'unreadable trade'],
    ['no status', { trade_status: undefined }, 'unreadable trade'],
    ['no amount', { total_amount: undefined }, 'unreadable trade'],
    ['an amount with an exponent', { total_amount: '1e2' }, 'unreadable trade'],
    ['an amount of a thousandth', { total_amount: '1.000' }, 'unreadable trade'],
    ['no trade', { trade_no: undefined }, 'unreadable trade'],
    ['a trade number with a key inside', { trade_no: 'x#META' }, 'unreadable trade'],
    ['no payment', { out_trade_no: undefined }, 'not about a payment of this shop'],
    ['a number of another system', { out_trade_no: '20260320010101001' }, 'not about a payment of this shop'],
    ['a payment number and more', { out_trade_no: `${paymentNumber}\n` }, 'not about a payment of this shop'],
  ])('is refused, and so repeated, when it has %s', (_, changes, reason) => {
    expect(heard(tradeFields(changes))).toBe(reason);
  });

  it('is acknowledged in exactly seven characters', () => {
    const { accepted, refused } = alipayAcknowledgements;
    expect(accepted).toEqual({ status: 200, contentType: 'text/plain', body: 'success' });
    expect(Buffer.byteLength(accepted.body)).toBe(7);
    expect(refused).toEqual({ status: 400, contentType: 'text/plain', body: 'failure' });
  });

  it('passes with a percent sign in its subject, over which the library’s older check falls', () => {
    const message = signed(tradeFields({ subject: '100% Baumwolle' }), alipay);
    expect(() => sdk.checkNotifySign(fieldsIn(message))).toThrow(URIError);
    expect(heard(tradeFields({ subject: '100% Baumwolle' }))).toEqual(succeeded);
  });
});
