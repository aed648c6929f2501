import { crc32 } from 'node:zlib';
import { AlipaySdk } from 'alipay-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rsaKey } from '#infra/local/sandbox/keys.ts';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { eventually } from '#test/eventually.ts';
import { press, visit } from './press.ts';
import { secretOf } from './provider-settings.ts';
import { type Received, startShop } from './webhook-stub.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
const beijing = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
let trades = 0;

describe('the official Alipay library', () => {
  let sandbox: Sandbox;
  let shop: Awaited<ReturnType<typeof startShop>>;
  let alipay: AlipaySdk;

  beforeAll(async () => {
    shop = await startShop();
    sandbox = await startSandbox({ clock, origin: shop.origin });
    alipay = clientWith({});
  });
  afterAll(async () => {
    await sandbox.stop();
    await shop.stop();
  });

  const clientWith = (changes: { privateKey?: string; alipayPublicKey?: string }): AlipaySdk => {
    const { appId, privateKey, alipayPublicKeys, gateway } = JSON.parse(secretOf(sandbox, 'alipay'));
    const own = { appId, privateKey, alipayPublicKey: alipayPublicKeys[0], gateway, keyType: 'PKCS8' as const };
    return new AlipaySdk({ ...own, camelcase: false, ...changes });
  };
  const call = (method: string, content: object, more: object = {}) =>
    alipay.exec(method, { ...more, bizContent: content }, { validateSign: true });
  const contentOf = (changes: object = {}) => ({
    out_trade_no: `P${++trades}`,
    total_amount: '199.00',
    subject: 'Order 茶 & <tea> 100% 😀',
    time_expire: beijing(new Date(clock.now().getTime() + 1_800_000)),
    ...changes,
  });
  const notify = () => ({ notify_url: `${shop.origin}/v1/webhooks/alipay` });

  /** A trade that the shopper has opened in the browser. */
  const opened = async (content = contentOf(), way: 'page' | 'wap' = 'page'): Promise<string> => {
    const product_code = way === 'page' ? 'FAST_INSTANT_TRADE_PAY' : 'QUICK_WAP_WAY';
    const url = alipay.pageExecute(`alipay.trade.${way}.pay`, 'GET', {
      ...notify(),
      return_url: 'https://shop.example/return?lang=zh',
      bizContent: { ...content, product_code },
    });
    const { status, headers } = await fetch(url, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([
      302,
      `${shop.origin}/_local/sandbox/pay/alipay/${content.out_trade_no}`,
    ]);
    return content.out_trade_no;
  };
  const toldSoFar = (paymentNumber: string): Received[] =>
    shop.received.filter(({ body }) => new URLSearchParams(body).get('out_trade_no') === paymentNumber);
  const told = (paymentNumber: string, count = 1): Promise<Received[]> =>
    eventually(() => {
      const found = toldSoFar(paymentNumber);
      if (found.length < count) throw new Error(`${found.length} notifications`);
      return found;
    });
  const fieldsOf = ({ body }: Received): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

  it('opens a page for the shopper, and the trade begins there', async () => {
    const content = contentOf();
    expect(await call('alipay.trade.query', { out_trade_no: content.out_trade_no })).toMatchObject({
      code: '40004',
      sub_code: 'ACQ.TRADE_NOT_EXIST',
    });
    await opened(content);
    await opened(content);
    expect(await call('alipay.trade.query', { out_trade_no: content.out_trade_no })).toMatchObject({
      code: '10000',
      trade_status: 'WAIT_BUYER_PAY',
      total_amount: '199.00',
    });
  });

  it('verifies the notification of a payment, and the query that follows', async () => {
    const paymentNumber = await opened();
    await press(sandbox, { pay: paymentNumber });

    const [notification] = await told(paymentNumber);
    if (!notification) throw new Error('nothing was delivered');
    expect(notification.path).toBe('/v1/webhooks/alipay');
    expect(notification.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    const fields = fieldsOf(notification);
    expect(alipay.checkNotifySignV2(fields)).toBe(true);
    expect(alipay.checkNotifySignV2({ ...fields, total_amount: '0.01' })).toBe(false);
    expect(fields).toMatchObject({ trade_status: 'TRADE_SUCCESS', total_amount: '199.00', sign_type: 'RSA2' });
    expect(await call('alipay.trade.query', { out_trade_no: paymentNumber })).toMatchObject({
      trade_status: 'TRADE_SUCCESS',
      trade_no: fields['trade_no'],
    });
  });

  it('leads back into the shop with parameters that are signed and are no notification', async () => {
    const paymentNumber = await opened();
    await press(sandbox, { pay: paymentNumber });
    const { text } = await visit(sandbox, `/_local/sandbox/pay/alipay/${paymentNumber}`);
    const [, href = ''] = /class="back" href="([^"]+)"/.exec(text) ?? [];
    const back = new URL(href.replaceAll('&#38;', '&'));

    expect(back.origin + back.pathname).toBe('https://shop.example/return');
    const { lang, ...signed } = Object.fromEntries(back.searchParams);
    expect(lang).toBe('zh');
    expect(signed).toMatchObject({ method: 'alipay.trade.page.pay.return', out_trade_no: paymentNumber });
    expect(alipay.checkNotifySignV2(signed)).toBe(true);
  });

  it('makes a code, whose trade begins when it is scanned', async () => {
    const content = contentOf();
    const answer = await call('alipay.trade.precreate', content, notify());
    expect(answer).toMatchObject({
      code: '10000',
      qr_code: `${shop.origin}/_local/sandbox/pay/alipay/${content.out_trade_no}`,
    });
    const about = { out_trade_no: content.out_trade_no };
    for (const method of ['alipay.trade.query', 'alipay.trade.close'])
      expect(await call(method, about)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });

    await visit(sandbox, new URL(answer['qr_code']).pathname);
    expect(await call('alipay.trade.query', about)).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  });

  it('is told when a number comes again with another amount, or when it is paid', async () => {
    const content = contentOf();
    await call('alipay.trade.precreate', content, notify());
    expect(await call('alipay.trade.precreate', content, notify())).toMatchObject({ code: '10000' });
    expect(await call('alipay.trade.precreate', { ...content, total_amount: '1.00' }, notify())).toMatchObject({
      sub_code: 'ACQ.CONTEXT_INCONSISTENT',
    });
    await press(sandbox, { pay: content.out_trade_no });
    expect(await call('alipay.trade.precreate', content, notify())).toMatchObject({
      sub_code: 'ACQ.TRADE_HAS_SUCCESS',
    });
  });

  it('closes what is unpaid, and nothing else', async () => {
    const unpaid = { out_trade_no: await opened() };
    expect(await call('alipay.trade.close', unpaid)).toMatchObject({ code: '10000', ...unpaid });
    expect(await call('alipay.trade.query', unpaid)).toMatchObject({ trade_status: 'TRADE_CLOSED' });
    expect((await press(sandbox, { pay: unpaid.out_trade_no })).body).toMatchObject({ paid: false });

    const paid = { out_trade_no: await opened() };
    await press(sandbox, { pay: paid.out_trade_no });
    expect(await call('alipay.trade.close', paid)).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
  });

  it('is closed out by the deadline, and on the phone told so', async () => {
    const onPage = await opened();
    const onPhone = await opened(contentOf(), 'wap');
    clock.shift += 1_900_000;
    const [closed] = await told(onPhone);
    expect(closed && fieldsOf(closed)).toMatchObject({ trade_status: 'TRADE_CLOSED' });
    expect(await call('alipay.trade.query', { out_trade_no: onPage })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
    // What is told is told at once: when a later one has come, of the page there is nothing more to come.
    const later = await opened(contentOf(), 'wap');
    clock.shift += 1_900_000;
    await told(later);
    expect(toldSoFar(onPage)).toEqual([]);
  });

  it('gives money back once per number, and a part is told as one more success', async () => {
    const paymentNumber = await opened();
    await press(sandbox, { pay: paymentNumber });
    const refund = { out_trade_no: paymentNumber, out_request_no: 'R1', refund_amount: '50.00' };

    expect(await call('alipay.trade.refund', refund)).toMatchObject({ fund_change: 'Y', refund_fee: '50.00' });
    expect(await call('alipay.trade.refund', refund)).toMatchObject({ fund_change: 'N', refund_fee: '50.00' });
    expect(
      await call('alipay.trade.fastpay.refund.query', { out_trade_no: paymentNumber, out_request_no: 'R1' }),
    ).toMatchObject({ refund_status: 'REFUND_SUCCESS', refund_amount: '50.00' });
    const again = (await told(paymentNumber, 2)).map(fieldsOf).find((fields) => 'refund_fee' in fields);
    expect(again).toMatchObject({
      trade_status: 'TRADE_SUCCESS',
      total_amount: '199.00',
      refund_fee: '50.00',
      out_biz_no: 'R1',
    });
    expect(alipay.checkNotifySignV2(again ?? {})).toBe(true);
    expect(await call('alipay.trade.refund', { ...refund, refund_amount: '51.00' })).toHaveProperty('sub_code');
    expect(
      await call('alipay.trade.refund', { ...refund, out_request_no: 'R2', refund_amount: '149.01' }),
    ).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });

    const rest = { ...refund, out_request_no: 'R3', refund_amount: '149.00' };
    expect(await call('alipay.trade.refund', rest)).toMatchObject({ fund_change: 'Y', refund_fee: '199.00' });
    expect(await call('alipay.trade.query', { out_trade_no: paymentNumber })).toMatchObject({
      trade_status: 'TRADE_CLOSED',
    });
  });

  it.each([
    ['held up', 'hold', { code: '10000', fund_change: 'N' }],
    ['refused', 'fail', { code: '40004', sub_code: 'ACQ.TRADE_NOT_ALLOW_REFUND' }],
    ['too much for the account', 'abnormal', { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' }],
  ])('sees a refund that is %s, and no success of it', async (_, nextRefund, answer) => {
    const paymentNumber = await opened();
    await press(sandbox, { pay: paymentNumber });
    await press(sandbox, { nextRefund, provider: 'alipay' });
    const about = { out_trade_no: paymentNumber, out_request_no: `R_${nextRefund}` };

    expect(await call('alipay.trade.refund', { ...about, refund_amount: '1.00' })).toMatchObject(answer);
    const asked = await call('alipay.trade.fastpay.refund.query', about);
    expect(asked).not.toHaveProperty('refund_status');
  });

  it('reads the bill of a day that is over, a zip with a table in GBK', async () => {
    const paymentNumber = await opened();
    await press(sandbox, { pay: paymentNumber });
    await call('alipay.trade.refund', { out_trade_no: paymentNumber, out_request_no: 'R_bill', refund_amount: '1.00' });
    const asked = { bill_type: 'trade', bill_date: beijing(clock.now()).slice(0, 10) };
    const where = 'alipay.data.dataservice.bill.downloadurl.query';
    expect(await call(where, asked)).toMatchObject({ sub_code: 'isp.bill_not_exist' });
    clock.shift += 86_400_000;

    const { bill_download_url: url } = await call(where, asked);
    const zip = Buffer.from(await (await fetch(url)).arrayBuffer());
    // The one file lies behind its header of 30 bytes and its name, and is not compressed.
    const start = 30 + zip.readUInt16LE(26);
    const content = zip.subarray(start, start + zip.readUInt32LE(18));
    expect([zip.readUInt32LE(0), zip.readUInt32LE(14)]).toEqual([0x04034b50, crc32(content)]);
    const table = new TextDecoder('gbk', { fatal: true }).decode(content);
    const lines = table.split('\r\n').filter((line) => line.includes(paymentNumber));
    expect(lines).toEqual([
      expect.stringMatching(/^\d{28}\t,.*\t,交易\t,.*\t,199\.00\t,199\.00\t,/),
      expect.stringMatching(/^\d{28}\t,.*\t,退款\t,.*\t,-1\.00\t,-1\.00\t,.*R_bill\t,/),
    ]);
  });

  it('does not take another app’s signature, and proves each answer by Alipay’s own key', async () => {
    const stranger = await rsaKey();
    const wrong = await clientWith({ privateKey: stranger }).exec('alipay.trade.query', {
      bizContent: { out_trade_no: 'P0' },
    });
    expect(wrong).toMatchObject({ code: '40002', sub_code: 'isv.invalid-signature' });
    const { privateKey } = JSON.parse(secretOf(sandbox, 'alipay'));
    const misled = clientWith({ alipayPublicKey: privateKey });
    await expect(
      misled.exec('alipay.trade.query', { bizContent: { out_trade_no: 'P0' } }, { validateSign: true }),
    ).rejects.toThrow();
  });

  it.each([
    ['a method that nobody knows', 'alipay.trade.pay', {}, 'isv.invalid-method'],
    ['a field that nobody knows', 'alipay.trade.query', { order: 'P0' }, 'isv.invalid-parameter'],
    ['nothing that names a trade', 'alipay.trade.query', {}, 'isv.missing-parameter'],
    ['half a fen', 'alipay.trade.precreate', { total_amount: '0.005' }, 'isv.invalid-parameter'],
    [
      'a deadline that is no time',
      'alipay.trade.precreate',
      { time_expire: '2026-02-30 00:00:00' },
      'isv.invalid-parameter',
    ],
  ])('is told when it asks for %s', async (_, method, changes, subCode) => {
    const content = method === 'alipay.trade.precreate' ? contentOf(changes) : changes;
    expect(await call(method, content)).toMatchObject({ sub_code: subCode });
  });
});

describe('Alipay’s acknowledgement', () => {
  it.each([
    ['success with a line break', { status: 200, body: 'success\n' }],
    ['the word in capitals', { status: 200, body: 'SUCCESS' }],
    ['success with another status', { status: 201, body: 'success' }],
    ['a redirect', { status: 302, body: 'success' }],
    ['nothing', { status: 204, body: '' }],
  ])('is not %s: it comes again with the same id, eight times at most', async (_, said) => {
    const shop = await startShop(Array.from({ length: 20 }, () => said));
    const sandbox = await startSandbox({ clock, origin: shop.origin });
    try {
      await press(sandbox, { speed: 1_000_000 });
      const { appId, privateKey, gateway } = JSON.parse(secretOf(sandbox, 'alipay'));
      const alipay = new AlipaySdk({ appId, privateKey, gateway, keyType: 'PKCS8' });
      const content = { out_trade_no: 'P_ack', total_amount: '1.00', subject: 'Order 1' };
      await alipay.exec('alipay.trade.precreate', {
        notify_url: `${shop.origin}/v1/webhooks/alipay`,
        bizContent: content,
      });
      await press(sandbox, { pay: 'P_ack' });
      await eventually(() => expect(shop.received).toHaveLength(8));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(shop.received).toHaveLength(8);
      expect(new Set(shop.received.map(({ body }) => new URLSearchParams(body).get('notify_id'))).size).toBe(1);
    } finally {
      await sandbox.stop();
      await shop.stop();
    }
  });
});
