import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin';
import Pay from 'wechatpay-node-v3';
import * as z from 'zod/mini';
import { rsaKey } from '#infra/local/sandbox/keys.ts';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { eventually } from '#test/eventually.ts';
import { press } from './press.ts';
import { secretOf } from './provider-settings.ts';
import { type Received, startShop } from './webhook-stub.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
let orders = 0;

interface Settings {
  readonly mchId: string;
  readonly appId: string;
  readonly serial: string;
  readonly privateKey: string;
  readonly apiV3Keys: string[];
  readonly platformKeys: Record<string, string>;
  readonly apiBase: string;
}

const Answer = z.object({ status: z.number(), data: z.union([z.record(z.string(), z.unknown()), z.string()]) });

/** An answer of the library, whose body is an object unless there is none. */
const answered = (answer: unknown) => {
  const { status, data } = z.parse(Answer, answer);
  return { status, data: typeof data === 'string' ? {} : data };
};

describe('the official WeChat library', () => {
  let sandbox: Sandbox;
  let shop: Awaited<ReturnType<typeof startShop>>;
  let settings: Settings;
  let wechat: Wechatpay;

  beforeAll(async () => {
    shop = await startShop();
    sandbox = await startSandbox({ clock, origin: shop.origin });
    settings = JSON.parse(secretOf(sandbox, 'wechat'));
    wechat = clientWith({});
  });
  afterAll(async () => {
    await sandbox.stop();
    await shop.stop();
  });

  const clientWith = (changes: { privateKey?: string; certs?: Record<string, string> }): Wechatpay => {
    const { mchId: mchid, serial, privateKey, platformKeys: certs, apiBase: baseURL } = settings;
    return new Wechatpay({ mchid, serial, privateKey, certs, baseURL, ...changes });
  };
  const post = async (path: string, body: object, client = wechat) => answered(await client.chain(path).post?.(body));
  const get = async (path: string, params: object = {}) => answered(await wechat.chain(path).get?.({ params }));
  const order = (changes: object = {}) => ({
    appid: settings.appId,
    mchid: settings.mchId,
    description: 'Order 茶 & <tea> 100% 😀',
    out_trade_no: `P-order-${++orders}`,
    time_expire: new Date(clock.now().getTime() + 1_800_000).toISOString().replace(/\.\d+Z$/, '+00:00'),
    notify_url: `${shop.origin}/v1/webhooks/wechat`,
    amount: { total: 19900, currency: 'CNY' },
    ...changes,
  });
  const begun = async (changes: object = {}): Promise<string> => {
    const request = order(changes);
    await post('v3/pay/transactions/native', request);
    return request.out_trade_no;
  };
  const query = async (number: string) => {
    const answer = await get(`v3/pay/transactions/out-trade-no/${number}`, { mchid: settings.mchId });
    return answer.data;
  };

  /** What the library makes of a notification: proved by WeChat's key, opened with the APIv3 key. */
  const opened = ({ headers, body }: Received) => {
    const {
      'wechatpay-timestamp': at = '',
      'wechatpay-nonce': nonce = '',
      'wechatpay-signature': signature = '',
    } = headers;
    const key = settings.platformKeys[headers['wechatpay-serial'] ?? ''] ?? '';
    expect(Rsa.verify(Formatter.response(at, nonce, body), signature, key)).toBe(true);
    const { event_type: type, resource } = JSON.parse(body);
    const { ciphertext, nonce: iv, associated_data: associated } = resource;
    const content = JSON.parse(Aes.AesGcm.decrypt(ciphertext, settings.apiV3Keys[0] ?? '', iv, associated));
    return { type, content };
  };
  const told = (number: string, type: string) =>
    eventually(() => {
      const found = shop.received
        .map(opened)
        .find((each) => each.content.out_trade_no === number && each.type === type);
      if (!found) throw new Error('nothing was delivered');
      return found.content;
    });

  it('takes an order and gives it the address of a page, again for the same order', async () => {
    const request = order();
    const first = await post('v3/pay/transactions/native', request);
    expect(first.data['code_url']).toMatch(
      `${shop.origin}/_local/sandbox/pay/wechat/${request.out_trade_no}?prepay_id=`,
    );
    expect((await post('v3/pay/transactions/native', request)).data).toEqual(first.data);
    expect(await query(request.out_trade_no)).toMatchObject({ trade_state: 'NOTPAY', amount: { total: 19900 } });
  });

  it('gives the phone its page and the app its id', async () => {
    const scene_info = { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } };
    const page = await post('v3/pay/transactions/h5', order({ scene_info }));
    expect(page.data['h5_url']).toContain('/_local/sandbox/pay/wechat/');
    const app = await post('v3/pay/transactions/jsapi', order({ payer: { openid: 'o-1' } }));
    expect(app.data['prepay_id']).toMatch(/^wx/);
  });

  it('is told when a number comes again with another amount', async () => {
    const request = order();
    await post('v3/pay/transactions/native', request);
    const other = post('v3/pay/transactions/native', { ...request, amount: { total: 1, currency: 'CNY' } });
    await expect(other).rejects.toMatchObject({ response: { status: 403, data: { code: 'OUT_TRADE_NO_USED' } } });
  });

  it('verifies and opens the notification of a payment, and the query that follows', async () => {
    const number = await begun();
    await press(sandbox, { pay: number });
    const content = await told(number, 'TRANSACTION.SUCCESS');

    expect(content).toMatchObject({
      mchid: settings.mchId,
      appid: settings.appId,
      trade_state: 'SUCCESS',
      trade_type: 'NATIVE',
      amount: { total: 19900, payer_total: 19900, currency: 'CNY' },
    });
    expect(await query(number)).toMatchObject({ trade_state: 'SUCCESS', transaction_id: content.transaction_id });
  });

  it('closes what is unpaid with a signed 204, and nothing else', async () => {
    const unpaid = await begun();
    const close = (number: string) =>
      post(`v3/pay/transactions/out-trade-no/${number}/close`, { mchid: settings.mchId });
    expect((await close(unpaid)).status).toBe(204);
    expect(await query(unpaid)).toMatchObject({ trade_state: 'CLOSED' });
    expect((await press(sandbox, { pay: unpaid })).body).toMatchObject({ paid: false });

    const paid = await begun();
    await press(sandbox, { pay: paid });
    await expect(close(paid)).rejects.toMatchObject({ response: { status: 400, data: { code: 'ORDERPAID' } } });
    await expect(close('P-nobody')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('leaves an order open behind its deadline, although nobody can pay it', async () => {
    const number = await begun();
    clock.shift += 1_900_000;
    expect((await press(sandbox, { pay: number })).body).toMatchObject({ paid: false });
    expect(await query(number)).toMatchObject({ trade_state: 'NOTPAY' });
  });

  it('gives money back once per number, a little later, and tells of it', async () => {
    const number = await begun();
    await press(sandbox, { pay: number });
    const refund = (changes: object = {}) =>
      post('v3/refund/domestic/refunds', {
        out_trade_no: number,
        out_refund_no: `${number}-R`,
        notify_url: `${shop.origin}/v1/webhooks/wechat`,
        amount: { refund: 5000, total: 19900, currency: 'CNY' },
        ...changes,
      });

    const first = await refund();
    expect(first.data).toMatchObject({ status: 'PROCESSING', out_refund_no: `${number}-R`, amount: { refund: 5000 } });
    expect((await refund()).data['refund_id']).toBe(first.data['refund_id']);
    const content = await told(number, 'REFUND.SUCCESS');
    expect(content).toMatchObject({ refund_status: 'SUCCESS', refund_id: first.data['refund_id'] });
    expect((await get(`v3/refund/domestic/refunds/${number}-R`)).data).toMatchObject({ status: 'SUCCESS' });
    expect(await query(number)).toMatchObject({ trade_state: 'REFUND' });

    const tooMuch = refund({ out_refund_no: `${number}-S`, amount: { refund: 14901, total: 19900, currency: 'CNY' } });
    await expect(tooMuch).rejects.toMatchObject({ response: { data: { code: 'INVALID_REQUEST' } } });
    await expect(get('v3/refund/domestic/refunds/nobody')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it.each([
    ['fail', 'REFUND.CLOSED', 'CLOSED'],
    ['abnormal', 'REFUND.ABNORMAL', 'ABNORMAL'],
  ])('hears how a refund ends that shall %s', async (nextRefund, type, status) => {
    const number = await begun();
    await press(sandbox, { pay: number });
    await press(sandbox, { nextRefund, provider: 'wechat' });
    await post('v3/refund/domestic/refunds', {
      out_trade_no: number,
      out_refund_no: `${number}-R`,
      notify_url: `${shop.origin}/v1/webhooks/wechat`,
      amount: { refund: 1, total: 19900, currency: 'CNY' },
    });
    expect(await told(number, type)).toMatchObject({ refund_status: status });
  });

  it('reads the bill of a day that is over', async () => {
    const number = await begun();
    await press(sandbox, { pay: number });
    const day = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const asked = { bill_date: day, bill_type: 'ALL' };
    await expect(get('v3/bill/tradebill', asked)).rejects.toMatchObject({ response: { status: 400 } });
    clock.shift += 86_400_000;

    const bill = (await get('v3/bill/tradebill', asked)).data;
    const { pathname, searchParams: params } = new URL(String(bill['download_url']));
    const file = await wechat.chain(pathname.slice(1)).get?.({ params, responseType: 'arraybuffer' });
    const { rows } = z.parse(z.object({ rows: z.array(z.unknown()) }), Formatter.castCsvBill(file?.data));
    expect(rows).toContainEqual(
      expect.objectContaining({ 商户订单号: number, 订单金额: '199.00', 交易状态: 'SUCCESS' }),
    );
  });

  it('is turned away with another key, and refuses answers that another key has signed', async () => {
    const stranger = clientWith({ privateKey: await rsaKey() });
    await expect(post('v3/pay/transactions/native', order(), stranger)).rejects.toMatchObject({
      response: { status: 401, data: { code: 'SIGN_ERROR' } },
    });
    const [id = ''] = Object.keys(settings.platformKeys);
    const misled = clientWith({ certs: { [id]: settings.privateKey } });
    await expect(post('v3/pay/transactions/native', order(), misled)).rejects.toMatchObject({
      code: 'EV3_RES_HEADER_SIGNATURE_DIGEST',
    });
  });

  it('refuses an answer that WeChat has signed wrong on purpose', async () => {
    await press(sandbox, { answers: { how: 'signTest' }, provider: 'wechat' });
    await expect(post('v3/pay/transactions/native', order())).rejects.toMatchObject({
      code: 'EV3_RES_HEADER_SIGNATURE_DIGEST',
    });
    expect((await post('v3/pay/transactions/native', order())).status).toBe(200);
  });

  it.each([
    ['another merchant', { mchid: '1' }],
    ['another app', { appid: 'wx1' }],
    ['half a fen', { amount: { total: 0.5, currency: 'CNY' } }],
    ['dollars', { amount: { total: 1, currency: 'USD' } }],
    ['a deadline that is over', { time_expire: '2020-01-01T00:00:00+08:00' }],
    ['a notification with a query', { notify_url: 'https://shop.example/hook?a=1' }],
    ['a field that nobody knows', { passback: 'x' }],
  ])('is told when it asks for %s', async (_, changes) => {
    await expect(post('v3/pay/transactions/native', order(changes))).rejects.toMatchObject({
      response: { status: 400, data: { code: expect.any(String), message: expect.any(String) } },
    });
  });
});

/** The library is made for one host; its own door to another client leads to the sandbox. */
const through = (address: string) => {
  const at = (url: string) => url.replace('https://api.mch.weixin.qq.com', address);
  const asked = async (url: string, init: RequestInit) => {
    const response = await fetch(at(url), init);
    const text = await response.text();
    return { status: response.status, data: text === '' ? {} : JSON.parse(text) };
  };
  return {
    get: (url: string, headers: Record<string, string>) => asked(url, { headers }),
    post: (url: string, params: object, headers: Record<string, string>) => {
      const body = JSON.stringify(params);
      return asked(url, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } });
    },
    upload: () => Promise.reject(new Error('nothing is uploaded')),
  };
};

describe('another WeChat library that many shops use', () => {
  it('goes from the order to the refund, and opens what it hears', async () => {
    const shop = await startShop();
    const sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: shop.origin });
    try {
      const settings: Settings = JSON.parse(secretOf(sandbox, 'wechat'));
      const [platform = ''] = Object.values(settings.platformKeys);
      const { appId, mchId, serial: serial_no, privateKey } = settings;
      const key = settings.apiV3Keys[0] ?? '';
      const pay = new Pay(appId, mchId, Buffer.from(platform), Buffer.from(privateKey), { serial_no, key });
      pay.createHttp(through(settings.apiBase));
      const notify_url = `${shop.origin}/v1/webhooks/wechat`;
      const order = { description: 'Order 茶', out_trade_no: 'P-popular', notify_url, amount: { total: 100 } };

      expect(await pay.transactions_native(order)).toMatchObject({ status: 200 });
      await press(sandbox, { pay: 'P-popular' });
      const heard = await eventually(() => {
        const [first] = shop.received;
        if (!first) throw new Error('nothing was delivered');
        return JSON.parse(first.body).resource;
      });
      const content = pay.decipher_gcm(heard.ciphertext, heard.associated_data, heard.nonce, key);
      expect(content).toMatchObject({ out_trade_no: 'P-popular', amount: { total: 100 } });
      expect(await pay.query({ out_trade_no: 'P-popular' })).toMatchObject({ data: { trade_state: 'SUCCESS' } });
      const amount = { refund: 100, total: 100, currency: 'CNY' };
      const refund = { out_trade_no: 'P-popular', out_refund_no: 'P-popular-R', amount };
      expect(await pay.refunds(refund)).toMatchObject({ status: 200, data: { status: 'PROCESSING' } });
      expect(await pay.find_refunds('P-popular-R')).toMatchObject({ status: 200 });
    } finally {
      await sandbox.stop();
      await shop.stop();
    }
  });
});

describe('WeChat’s acknowledgement', () => {
  it('is 200 or 204, and nothing else', async () => {
    const shop = await startShop([201, 302, 400, 500, 204]);
    const sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: shop.origin });
    try {
      await press(sandbox, { speed: 1_000_000 });
      const {
        mchId: mchid,
        appId: appid,
        serial,
        privateKey,
        platformKeys: certs,
        apiBase: baseURL,
      }: Settings = JSON.parse(secretOf(sandbox, 'wechat'));
      const wechat = new Wechatpay({ mchid, serial, privateKey, certs, baseURL });
      const notify_url = `${shop.origin}/v1/webhooks/wechat`;
      const order = { appid, mchid, description: 'Order 1', out_trade_no: 'P-acknowledged', notify_url };
      await wechat.chain('v3/pay/transactions/native').post?.({ ...order, amount: { total: 1 } });
      await press(sandbox, { pay: 'P-acknowledged' });
      await eventually(() => expect(shop.received).toHaveLength(5));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(shop.received).toHaveLength(5);
      expect(new Set(shop.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
    } finally {
      await sandbox.stop();
      await shop.stop();
    }
  });
});
