import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { beijingTime } from '#shared/payments/beijing.ts';
import type { PaymentRequest } from '#shared/payments/provider.ts';
import { gateways, isSignedRequest } from './gateway.ts';
import { anApp, at, paymentNumber } from './genuine.ts';

const payment = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
  paymentNumber,
  orderId: 'ord_1',
  amount: { amount: 19900, currency: 'CNY' },
  payBefore: new Date('2026-11-20T16:30:00.500Z'),
  returnUrl: 'https://shop.example/v1/payments/return?lang=中文&x=1+1',
  notifyUrl: 'https://shop.example/v1/webhooks/alipay',
  createdAt: at,
  ...changes,
});
const parametersIn = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

describe('a page of Alipay', () => {
  const { app, settings, sdk } = anApp();
  const start = async (request: PaymentRequest) => (await alipayProvider(settings).start(request)).action;

  it.each([
    [undefined, 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
    ['page', 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
    ['wap', 'alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
  ] as const)(
    'for the channel %s is a link that the official library signs the same',
    async (channel, method, product) => {
      const request = payment(channel ? { channel } : {});
      const action = await start(request);
      expect(action).toMatchObject({
        type: 'redirect',
        url: expect.stringMatching(/^https:\/\/openapi\.alipay\.com\/gateway\.do\?/),
      });

      const { sign, ...parameters } = parametersIn(action.url);
      const content: object = JSON.parse(parameters['biz_content'] ?? '');
      expect(content).toEqual({
        out_trade_no: paymentNumber,
        total_amount: '199.00',
        subject: 'Order ord_1',
        product_code: product,
        time_expire: '2026-11-21 00:30:00',
        ...(channel === 'wap' ? { quit_url: request.returnUrl } : {}),
      });

      const told = { notifyUrl: request.notifyUrl, returnUrl: request.returnUrl, timestamp: beijingTime(at) };
      const theirs = Object.fromEntries(new URLSearchParams(sdk.sdkExecute(method, { ...told, bizContent: content })));
      expect({ ...parameters, sign }).toEqual(theirs);
      // The library's own link carries its name besides, and with it another signature.
      const {
        alipay_sdk: _name,
        sign: _sign,
        ...page
      } = parametersIn(sdk.pageExecute(method, 'GET', { ...told, bizContent: content }));
      expect(parameters).toEqual(page);
      expect(isSignedRequest({ ...parameters, sign: sign ?? '' }, createPublicKey(app.publicKey))).toBe(true);
    },
  );

  it('is the same one when it is asked for again, and nobody is called', async () => {
    expect(await start(payment())).toEqual(await start(payment()));
  });

  it('takes money until the order’s time is over, and no second longer', async () => {
    expect((await alipayProvider(settings).start(payment())).expiresAt).toEqual(new Date('2026-11-20T16:30:00.000Z'));
  });

  it.each([
    ['in another currency', { amount: 19900, currency: 'USD' }],
    ['of nothing', { amount: 0, currency: 'CNY' }],
    ['of more than Alipay takes', { amount: 10_000_000_001, currency: 'CNY' }],
  ])('is refused to a total %s, by the field that the shopper can change', async (_, amount) => {
    await expect(start(payment({ amount }))).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ path: 'method' }] },
    });
  });
});

describe('Beijing’s time', () => {
  it.each([
    ['2026-11-20T16:30:00.999Z', '2026-11-21 00:30:00'],
    ['2026-12-31T15:59:59.000Z', '2026-12-31 23:59:59'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01 00:00:00'],
    ['2026-07-01T00:00:00.000Z', '2026-07-01 08:00:00'],
  ])('of %s is %s', (utc, beijing) => {
    expect(beijingTime(new Date(utc))).toBe(beijing);
  });
});

describe('a call of Alipay', () => {
  const { open } = gateways();
  const refund = {
    paymentNumber,
    reference: paymentNumber,
    refundNumber: 'R01JD3Z5Q8V0000000000000000',
    transactionId: '2026112022001473037501234567',
    amount: { amount: 5000, currency: 'CNY' },
    captured: { amount: 19900, currency: 'CNY' },
    notifyUrl: 'https://shop.example/v1/webhooks/alipay',
    createdAt: at,
  };

  it('reaches the gateway as one of the official library does', async () => {
    const { shop, sdk, calls, appKey } = await open(
      (say) => () =>
        say({
          code: '10000',
          msg: 'Success',
          out_trade_no: paymentNumber,
          out_request_no: refund.refundNumber,
          trade_status: 'WAIT_BUYER_PAY',
          qr_code: 'https://qr.alipay.com/bavh4wjlxf12tper3a',
          fund_change: 'Y',
        }),
      4_000,
    );
    const named = { paymentNumber, reference: paymentNumber };
    await shop.start(payment({ channel: 'qr' }));
    await shop.query(named);
    await shop.close(named);
    await shop.refund(refund);
    await shop.queryRefund(refund);
    const ours = calls.splice(0);
    expect(ours.map(({ method }) => method)).toEqual([
      'alipay.trade.precreate',
      'alipay.trade.query',
      'alipay.trade.close',
      'alipay.trade.refund',
      'alipay.trade.fastpay.refund.query',
    ]);

    for (const { method, content, parameters } of ours) {
      const notifyUrl = parameters['notify_url'];
      const answer = await sdk.exec(
        method,
        { bizContent: content, timestamp: parameters['timestamp'], ...(notifyUrl && { notifyUrl }) },
        { validateSign: true },
      );
      expect(answer.code).toBe('10000');
    }
    expect(ours.map(({ parameters }) => parameters)).toEqual(calls.map(({ parameters }) => parameters));
    for (const { parameters, contentType } of ours) {
      expect(isSignedRequest(parameters, appKey)).toBe(true);
      expect(contentType).toMatch(/^application\/x-www-form-urlencoded/);
    }
  });
});
