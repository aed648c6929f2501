import { describe, expect, it } from 'vitest';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import type { PaymentRequest, RefundRequest } from '#shared/payments/provider.ts';
import { WechatRefusal } from '#shared/payments/wechat/client.ts';
import { newPair, paymentNumber, refundNumber, refundOf, transactionOf } from './genuine.ts';
import { type StubAnswer, stubWechat } from './stub-wechat.ts';

const started = stubWechat();
const createdAt = new Date('2026-11-20T07:30:00.000Z');
const payment = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
  paymentNumber: newPaymentNumber(new Date()),
  orderId: 'ord_1',
  amount: { amount: 19900, currency: 'CNY' },
  payBefore: new Date('2026-11-20T16:00:00.789Z'),
  returnUrl: 'https://shop.example/v1/payments/return?lang=中文',
  notifyUrl: 'https://shop.example/v1/webhooks/wechat',
  createdAt,
  ...changes,
});
const reference = { paymentNumber, reference: paymentNumber };
const refund: RefundRequest = {
  ...reference,
  refundNumber,
  transactionId: '4200001234202611201234567890',
  amount: { amount: 100, currency: 'CNY' },
  captured: { amount: 19900, currency: 'CNY' },
  notifyUrl: 'https://shop.example/v1/webhooks/wechat',
  createdAt,
};
const refused = (code: string, status = 400): StubAnswer => ({ status, body: { code, message: '不行' } });
const refundAnswer = (status: string, changes: object = {}): StubAnswer => ({
  body: { ...refundOf({ mchid: undefined, refund_status: undefined }), status, ...changes },
});

describe('a payment through WeChat', () => {
  it('is a code to scan, with a deadline that is the order’s', async () => {
    const { wechat, calls } = await started(() => ({ body: { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' } }));
    const request = payment({ channel: 'qr' });

    expect(await wechat.start(request)).toEqual({
      action: { type: 'qr', url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' },
      reference: request.paymentNumber,
      expiresAt: request.payBefore,
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ method: 'POST', target: '/v3/pay/transactions/native' });
    expect(calls[0]?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': expect.any(String),
      'wechatpay-serial': expect.stringMatching(/^PUB_KEY_ID_/),
    });
    expect(calls[0]?.body).toEqual({
      appid: 'wxd678efh567hg6787',
      mchid: '1900000109',
      description: 'Order ord_1',
      out_trade_no: request.paymentNumber,
      time_expire: '2026-11-21T00:00:00+08:00',
      notify_url: 'https://shop.example/v1/webhooks/wechat',
      amount: { total: 19900, currency: 'CNY' },
    });
  });

  it('is a page on a phone, opened for the phone’s own address, and leads back', async () => {
    const page = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx20&package=41';
    const { wechat, calls } = await started(() => ({ body: { h5_url: page } }));

    expect((await wechat.start(payment({ channel: 'wap', payerAddress: '203.0.113.7' }))).action).toEqual({
      type: 'redirect',
      url: `${page}&redirect_url=https%3A%2F%2Fshop.example%2Fv1%2Fpayments%2Freturn%3Flang%3D%E4%B8%AD%E6%96%87`,
      // Of its five minutes the last is for following it.
      until: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(calls[0]).toMatchObject({
      target: '/v3/pay/transactions/h5',
      body: { scene_info: { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } } },
    });
  });

  it('is a code on a desktop, also when nobody says which way', async () => {
    const { wechat } = await started(() => ({ body: { code_url: 'weixin://1' } }));
    expect((await wechat.start(payment({ channel: 'page' }))).action.type).toBe('qr');
    expect((await wechat.start(payment())).action.type).toBe('qr');
  });

  it('is the same request when it is asked for again', async () => {
    const { wechat, calls } = await started(() => ({ body: { code_url: 'weixin://1' } }));
    const request = payment();
    expect(await wechat.start(request)).toEqual(await wechat.start(request));
    expect(calls[1]?.body).toEqual(calls[0]?.body);
  });

  it('says that WeChat gives a minute at least', async () => {
    const { wechat } = await started(() => ({ body: { code_url: 'weixin://1' } }));
    const { expiresAt } = await wechat.start(payment({ payBefore: new Date(createdAt.getTime() + 5_000) }));
    expect(expiresAt).toEqual(new Date(createdAt.getTime() + 60_000));
  });

  it.each([
    ['is in another currency', { amount: { amount: 1, currency: 'USD' } }],
    ['is on a phone without an address', { channel: 'wap' as const }],
  ])('tells the shopper, and not WeChat, when it %s', async (_, changes) => {
    const { wechat, calls } = await started(() => ({}));
    await expect(wechat.start(payment(changes))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(calls).toEqual([]);
  });

  it.each(['ORDERPAID', 'ORDER_CLOSED'])('is a conflict when WeChat has ended it meanwhile (%s)', async (code) => {
    const { wechat } = await started(() => refused(code));
    await expect(wechat.start(payment())).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('is an error of ours when the answer names no address', async () => {
    const { wechat } = await started(() => ({ body: {} }));
    await expect(wechat.start(payment())).rejects.toThrow(/not a readable order/);
  });

  it.each([
    [
      'SUCCESS',
      { kind: 'succeeded', transactionId: '4200001234202611201234567890', amount: { amount: 19900, currency: 'CNY' } },
    ],
    [
      'REFUND',
      { kind: 'succeeded', transactionId: '4200001234202611201234567890', amount: { amount: 19900, currency: 'CNY' } },
    ],
    ['NOTPAY', { kind: 'pending' }],
    ['USERPAYING', { kind: 'pending' }],
    ['PAYERROR', { kind: 'pending' }],
    ['CLOSED', { kind: 'closed' }],
    ['REVOKED', { kind: 'closed' }],
  ])('that WeChat calls %s is %j', async (state, fact) => {
    const { wechat, calls } = await started(() => ({ body: transactionOf({ trade_state: state }) }));
    expect(await wechat.query(reference)).toEqual({ provider: 'wechat', paymentNumber, ...fact });
    expect(calls[0]).toMatchObject({
      method: 'GET',
      target: `/v3/pay/transactions/out-trade-no/${paymentNumber}?mchid=1900000109`,
    });
  });

  it('that WeChat has never heard of may still become anything', async () => {
    const { wechat } = await started(() => refused('ORDER_NOT_EXIST', 404));
    expect(await wechat.query(reference)).toEqual({ provider: 'wechat', paymentNumber, kind: 'pending' });
  });

  it.each([
    ['another payment', { out_trade_no: 'P0' }, /not that of payment/],
    ['another merchant', { mchid: '1900000110' }, /not that of payment/],
    ['another app', { appid: 'wx0' }, /not that of payment/],
    ['a state that nobody knows', { trade_state: 'PONDERING' }, /not a readable transaction/],
    ['money that it does not count', { amount: undefined }, /not a readable transaction/],
  ])('is not taken from an answer about %s', async (_, changes, reason) => {
    const { wechat } = await started(() => ({ body: transactionOf(changes) }));
    await expect(wechat.query(reference)).rejects.toThrow(reason);
  });

  it('is closed by an answer without a body, which is signed as well', async () => {
    const { wechat, calls } = await started(() => ({ status: 204 }));
    expect(await wechat.close(reference)).toEqual({ provider: 'wechat', paymentNumber, kind: 'closed' });
    expect(calls[0]).toMatchObject({
      method: 'POST',
      target: `/v3/pay/transactions/out-trade-no/${paymentNumber}/close`,
      body: { mchid: '1900000109' },
    });
  });

  it.each([
    ['ORDERPAID', 'SUCCESS', 'succeeded'],
    ['ORDER_CLOSED', 'CLOSED', 'closed'],
    ['INVALID_REQUEST', 'NOTPAY', 'pending'],
  ])('that cannot be closed for %s is what its transaction says: %s', async (code, state, kind) => {
    const { wechat } = await started(({ method }) =>
      method === 'POST' ? refused(code) : { body: transactionOf({ trade_state: state }) },
    );
    expect(await wechat.close(reference)).toMatchObject({ kind });
  });

  it('that never reached WeChat is closed', async () => {
    const { wechat } = await started(() => refused('ORDER_NOT_EXIST', 404));
    expect(await wechat.close(reference)).toMatchObject({ kind: 'closed' });
  });
});

describe('a refund through WeChat', () => {
  it.each([
    ['PROCESSING', 'processing'],
    ['SUCCESS', 'succeeded'],
    ['ABNORMAL', 'processing'],
    ['CLOSED', 'failed'],
  ])('that is %s is %s, as an answer and when it is asked for', async (status, kind) => {
    const { wechat, calls } = await started(() => refundAnswer(status));
    const fact = { provider: 'wechat', paymentNumber, refundNumber, kind, reference: '50000000382026112023456789012' };
    expect(await wechat.refund(refund)).toEqual(fact);
    expect(await wechat.queryRefund(refund)).toEqual(fact);

    expect(calls[0]).toMatchObject({ method: 'POST', target: '/v3/refund/domestic/refunds' });
    expect(calls[0]?.body).toEqual({
      transaction_id: '4200001234202611201234567890',
      out_refund_no: refundNumber,
      notify_url: 'https://shop.example/v1/webhooks/wechat',
      amount: { refund: 100, total: 19900, currency: 'CNY' },
    });
    expect(calls[1]).toMatchObject({ method: 'GET', target: `/v3/refund/domestic/refunds/${refundNumber}` });
  });

  it('keeps its number when its answer was lost', async () => {
    let count = 0;
    const { wechat, calls } = await started(() => (count++ ? refundAnswer('PROCESSING') : 'silence'));
    expect(await wechat.refund(refund)).toHaveProperty('kind', 'processing');
    expect(calls.map(({ body }) => body)).toEqual([calls[0]?.body, calls[0]?.body]);
  });

  it('has failed when WeChat will never do it, and has never done it', async () => {
    const { wechat } = await started(({ method }) =>
      method === 'POST' ? refused('INVALID_REQUEST') : refused('RESOURCE_NOT_EXISTS', 404),
    );
    expect(await wechat.refund(refund)).toEqual({ provider: 'wechat', paymentNumber, refundNumber, kind: 'failed' });
  });

  it('has not failed when only its repeat is refused', async () => {
    const { wechat } = await started(({ method }) =>
      method === 'POST' ? refused('INVALID_REQUEST') : refundAnswer('SUCCESS'),
    );
    expect(await wechat.refund(refund)).toHaveProperty('kind', 'succeeded');
  });

  it.each([
    ['the account is empty', refused('NOT_ENOUGH', 403)],
    ['the right is missing', refused('NO_AUTH', 403)],
    ['the request is wrong', refused('PARAM_ERROR')],
  ])('can be repeated under its number when %s', async (_, answer) => {
    const { wechat } = await started(() => answer);
    await expect(wechat.refund(refund)).rejects.toBeInstanceOf(WechatRefusal);
  });

  it('that WeChat has never heard of may still be on its way', async () => {
    const { wechat } = await started(() => refused('RESOURCE_NOT_EXISTS', 404));
    expect(await wechat.queryRefund(refund)).toHaveProperty('kind', 'processing');
  });

  it.each([
    ['another refund', { out_refund_no: 'rfd_2' }],
    ['another payment', { out_trade_no: 'P0' }],
    ['another amount', { amount: { total: 19900, refund: 19900, currency: 'CNY' } }],
  ])('is not taken from an answer about %s', async (_, changes) => {
    const { wechat } = await started(() => refundAnswer('SUCCESS', changes));
    await expect(wechat.refund(refund)).rejects.toThrow(/not rfd_/);
    await expect(wechat.queryRefund(refund)).rejects.toThrow(/not rfd_/);
  });
});

describe('a call to WeChat', () => {
  const unavailable = { code: 'provider_unavailable', cause: expect.any(Error) };

  it.each<[string, StubAnswer | 'silence' | 'hang-up']>([
    ['hangs up', 'hang-up'],
    ['says nothing', 'silence'],
    ['is down', { status: 503 }],
    ['is busy', refused('FREQUENCY_LIMITED', 429)],
    ['has a bad moment', refused('SYSTEM_ERROR', 500)],
    ['is behind a page of somebody else', { body: '<html>', signed: 'not' }],
    ['answers in no JSON', { body: 'code_url=1' }],
    ['does not sign', { body: { code_url: 'weixin://evil' }, signed: 'not' }],
    ['does not sign its refusal', { ...refused('ORDER_NOT_EXIST', 404), signed: 'not' }],
    ['signed an hour ago', { body: { code_url: 'weixin://evil' }, signed: 'stale' }],
    ['is somebody else', { body: { code_url: 'weixin://evil' }, signed: 'stranger' }],
    ['probes twice', { body: { code_url: 'weixin://evil' }, signed: 'probe' }],
  ])('is repeated once as it was, and then reported, when it %s', async (_, answer) => {
    const { wechat, calls } = await started(() => answer);
    const request = payment();
    await expect(wechat.start(request)).rejects.toMatchObject(unavailable);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.body).toEqual(calls[0]?.body);
  });

  it.each<[string, StubAnswer]>([
    ['an answer signed wrong on purpose', { body: { code_url: 'weixin://evil' }, signed: 'probe' }],
    ['a refusal signed wrong on purpose', { ...refused('PARAM_ERROR'), signed: 'probe' }],
    ['an error', { status: 500 }],
  ])('forgives %s', async (_, first) => {
    let count = 0;
    const { wechat } = await started(() => (count++ ? { body: { code_url: 'weixin://1' } } : first));
    expect((await wechat.start(payment())).action.url).toBe('weixin://1');
  });

  it('forgives an answer without a body that is signed wrong on purpose', async () => {
    let count = 0;
    const { wechat, calls } = await started(() => ({ status: 204, signed: count++ ? 'well' : 'probe' }));
    expect(await wechat.close(reference)).toHaveProperty('kind', 'closed');
    expect(calls).toHaveLength(2);
  });

  it('is not repeated when WeChat has refused it, and says why', async () => {
    const { wechat, calls } = await started(() => refused('PARAM_ERROR'));
    await expect(wechat.start(payment())).rejects.toMatchObject({ status: 400, code: 'PARAM_ERROR' });
    expect(calls).toHaveLength(1);
  });

  it('with a wrong key of ours says what WeChat said, though nobody signed that', async () => {
    const { wechat } = await started(() => ({}), { privateKey: newPair().privateKey });
    await expect(wechat.start(payment())).rejects.toMatchObject({
      code: 'provider_unavailable',
      cause: { message: expect.stringContaining('401 SIGN_ERROR') },
    });
  });

  it('asks for no certain key where it has none of the new kind', async () => {
    const serial = '7132D72A03E93CDDF8C03BBD1F37EEDF8C03BBD1';
    const { wechat, calls } = await started(() => ({ status: 503 }), {
      platformKeys: { [serial]: newPair().publicKey },
    });
    await expect(wechat.query(reference)).rejects.toMatchObject(unavailable);
    expect(calls[0]?.headers).not.toHaveProperty('wechatpay-serial');
  });
});
