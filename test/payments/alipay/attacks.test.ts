import { describe, expect, it } from 'vitest';
import { verifyAlipayNotification } from '#shared/payments/alipay/notification.ts';
import {
  anApp,
  at,
  type Fields,
  fieldsIn,
  type Message,
  newKeys,
  outcome,
  posted,
  sellerId,
  signatureOf,
  signed,
  textOf,
  tradeFields,
} from './genuine.ts';

const { alipay, settings, sdk } = anApp();
const verify = ({ headers, body }: Message) => outcome(() => verifyAlipayNotification(headers, body, settings, at));
const officially = (message: Message): boolean => sdk.checkNotifySignV2(fieldsIn(message));
const genuine = signed(tradeFields(), alipay);
const changed = (changes: Fields): Message => posted({ ...fieldsIn(genuine), ...changes });
const raw = (body: string | Buffer): Message => ({ ...genuine, body: Buffer.from(body) });
const text = genuine.body.toString();

describe('a forged Alipay notification', () => {
  it('differs from one that passes', () => {
    expect(verify(genuine)).toHaveProperty('fact.kind', 'succeeded');
    expect(officially(genuine)).toBe(true);
  });

  it('made of what the browser carries back into the shop is no notification, which the official library takes it for', () => {
    const wayBack = signed(
      {
        ...tradeFields({ trade_status: undefined, notify_id: undefined, notify_type: undefined }),
        method: 'alipay.trade.page.pay.return',
        timestamp: '2026-11-20 16:00:03',
      },
      alipay,
    );
    expect(officially(wayBack)).toBe(true);
    expect(verify(wayBack)).toBe('not a notification');
  });

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['names a method', { method: 'alipay.trade.page.pay.return' }],
    ['is of another type', { notify_type: 'dut_user_sign' }],
    ['has no type', { notify_type: undefined }],
    ['has no id', { notify_id: undefined }],
    ['has an empty id', { notify_id: '' }],
  ])('is refused when it %s', (_, changes) => {
    expect(verify(signed(tradeFields(changes), alipay))).toBe('not a notification');
  });

  it('cut anew out of a genuine one is doubted, and the payment that it names is asked for', () => {
    // A buyer who could write into the body of a trade of one fen writes the fields of another one, in their order…
    const victim = 'P01JD3Z5Q8V0000000000000009';
    const stolen = {
      notify_id: 'n1',
      notify_type: 'trade_status_sync',
      out_trade_no: victim,
      seller_id: sellerId,
      total_amount: '9999.00',
      trade_no: '2026112022001473037509999999',
      trade_status: 'TRADE_SUCCESS',
    };
    const bait = tradeFields({ body: `x&${textOf(stolen)}&z=`, total_amount: '0.01' });
    const message = signed(bait, alipay);
    // … and hides what really was signed in a last one.
    const [before = '', after = ''] = textOf(bait).split('&z=');
    const cut = {
      ...Object.fromEntries(before.split('&').map((field) => field.split(/=(.*)/s).slice(0, 2))),
      z: after,
      sign: fieldsIn(message)['sign'] ?? '',
      sign_type: 'RSA2',
    };
    expect(textOf(cut)).toBe(textOf(bait));

    expect(officially(posted(cut))).toBe(true);
    expect(verify(posted(cut))).toEqual({ doubtful: '& in a value', paymentNumber: victim });
    expect(verify(message)).toHaveProperty('doubtful');
  });

  it('with an honest & in the name of a coupon is doubted as well', () => {
    const coupon = tradeFields({ voucher_detail_list: '[{"name":"Tea & Cake","amount":"1.00"}]' });
    expect(verify(signed(coupon, alipay))).toMatchObject({ doubtful: '& in a value' });
  });

  it('with an & is refused all the same when nobody has signed it', () => {
    expect(verify(changed({ body: 'a&b' }))).toBe('wrong signature');
  });

  it('signed with SHA-1 is refused, though its sender says so and the official library believes it', () => {
    const weak = posted({
      ...tradeFields(),
      sign_type: 'RSA',
      sign: signatureOf(textOf(tradeFields()), alipay, 'RSA-SHA1'),
    });
    expect(officially(weak)).toBe(true);
    expect(verify(weak)).toBe('sign type');
  });

  it.each(['RSA', 'FOO', '', 'rsa2', 'RSA2 ', 'RSA2,RSA2', 'constructor'])('of the sign type %j is refused', (type) => {
    expect(verify(changed({ sign_type: type }))).toBe('sign type');
  });

  it('of a sign type that there is none of is refused, where the official library falls over', () => {
    expect(() => officially(changed({ sign_type: 'FOO' }))).toThrow(TypeError);
  });

  it('without a sign type is refused', () => {
    expect(verify(raw(text.replace('&sign_type=RSA2', '')))).toBe('sign type');
  });

  it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
    ['another app', { app_id: '2021004100000002' }, 'another app'],
    ['no app', { app_id: undefined }, 'another app'],
    ['another seller', { seller_id: '2088102175953035' }, 'another seller'],
    ['no seller', { seller_id: undefined }, 'another seller'],
    ['the charset GBK', { charset: 'GBK' }, 'another charset'],
  ])('is refused when it is signed, and of %s', (_, changes, reason) => {
    const message = signed(tradeFields(changes), alipay);
    expect(officially(message)).toBe(true);
    expect(verify(message)).toBe(reason);
  });

  it('with a field twice is refused, whichever of them a reader would take', () => {
    const first = raw(`total_amount=0.01&${text}`);
    expect(officially(first)).toBe(true);
    expect(verify(first)).toBe('a field comes twice');
    expect(verify(raw(`${text}&total_amount=199.00`))).toBe('a field comes twice');
    expect(verify(raw(`${text}&sign_type=RSA2`))).toBe('a field comes twice');
  });

  it.each(['!!', '=', '\n', ' ', '&', 'A'])('with %j behind its signature is refused', (junk) => {
    const sign = fieldsIn(genuine)['sign'] ?? '';
    expect(verify(changed({ sign: `${sign}${junk}` }))).toBe('wrong signature');
  });

  it('with junk behind its signature passes the official library', () => {
    expect(officially(changed({ sign: `${fieldsIn(genuine)['sign']}!!` }))).toBe(true);
  });

  it.each([
    ['is empty', '', 'not a form'],
    ['is JSON', JSON.stringify(fieldsIn(genuine)), 'not a form'],
    ['has a byte order mark', `\uFEFF${text}`, 'not a form'],
    ['ends with a line', `${text}\n`, 'not a form'],
    ['ends with an &', `${text}&`, 'not a form'],
    ['has a name in code', text.replace('total_amount', 'total%5Famount'), 'not a form'],
    ['has a field without a name', `=1&${text}`, 'not a form'],
    ['has a field without a value', `${text}&x`, 'not a form'],
    ['has letters that were not encoded', text.replace('Order', 'Örder'), 'not a form'],
    ['has half a code', text.replace('Order', '%4'), 'not UTF-8'],
    ['has a code of no digits', text.replace('Order', '%zz'), 'not UTF-8'],
    ['is written in GBK', text.replace('Order', '%B6%A9%B5%A5'), 'not UTF-8'],
    ['writes a letter longer than it is', text.replace('Order', '%C1%81'), 'not UTF-8'],
    ['has half a letter', text.replace('Order', '%ED%A0%80'), 'not UTF-8'],
    ['has no signature', text.replace(/&sign=[^&]+/, ''), 'no signature'],
    ['has an empty signature', text.replace(/&sign=[^&]+/, '&sign='), 'no signature'],
  ])('is refused when its body %s', (_, body, reason) => {
    expect(verify(raw(body))).toBe(reason);
  });

  it.each<[string, Fields]>([
    ['a higher amount', { total_amount: '299.00' }],
    ['a lower amount', { total_amount: '0.01' }],
    ['another payment', { out_trade_no: 'P01JD3Z5Q8V0000000000000001' }],
    ['another state', { trade_status: 'TRADE_CLOSED' }],
    ['one field more', { refund_fee: '199.00' }],
    ['a letter in another case', { subject: 'order ord_1' }],
    ['a space more', { subject: 'Order ord_1 ' }],
  ])('is refused when it was changed to %s', (_, changes) => {
    expect(verify(changed(changes))).toBe('wrong signature');
  });

  it('is refused when one of its fields was left out, an empty one too', () => {
    for (const name of Object.keys(tradeFields())) {
      const { [name]: _gone, ...fewer } = fieldsIn(genuine);
      expect(verify(posted(fewer)), name).toMatch(/wrong signature/);
    }
  });

  it('is refused when another key signed it, also the app’s own', () => {
    expect(verify(signed(tradeFields(), newKeys()))).toBe('wrong signature');
    expect(verify(signed(tradeFields(), anApp().app))).toBe('wrong signature');
  });

  it('is refused after its key has been taken off the list', () => {
    const later = { ...settings, alipayPublicKeys: anApp().settings.alipayPublicKeys };
    const { headers, body } = genuine;
    expect(outcome(() => verifyAlipayNotification(headers, body, later, at))).toBe('wrong signature');
  });

  it('tells its sender nothing of the reason', () => {
    expect(() => verifyAlipayNotification({}, Buffer.from('a=b'), settings, at)).toThrow('The signature is not valid');
  });
});
