import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AlipayRefusal, readAnswer } from '#shared/payments/alipay/answer.ts';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { type Call, gateways, signedAnswer } from './gateway.ts';
import { at, newKeys, paymentNumber } from './genuine.ts';

const { open } = gateways();
const named = { paymentNumber, reference: paymentNumber };
const about = { provider: 'alipay', paymentNumber };
const trade = {
  code: '10000',
  msg: 'Success',
  buyer_logon_id: '159****5620',
  out_trade_no: paymentNumber,
  total_amount: '199.00',
  trade_no: '2026112022001473037501234567',
  trade_status: 'TRADE_SUCCESS',
};
const succeeded = {
  ...about,
  kind: 'succeeded',
  transactionId: '2026112022001473037501234567',
  amount: { amount: 19900, currency: 'CNY' },
};
const refusal = (reason: string, code = '40004') => ({
  code,
  msg: 'Business Failed',
  sub_code: reason,
  sub_msg: '出错',
});
const unavailable = { code: 'provider_unavailable', cause: expect.any(Error) };

/** A gateway that answers each method with one thing. */
const answering = (answers: Readonly<Record<string, object>>) =>
  open(
    (say) =>
      ({ method }) =>
        say(answers[method.replace('alipay.trade.', '')] ?? refusal('ACQ.NOT_EXPECTED')),
  );

describe('a query of Alipay', () => {
  it.each<[string, object, object]>([
    ['is paid', trade, succeeded],
    ['is finished', { ...trade, trade_status: 'TRADE_FINISHED' }, succeeded],
    ['is paid, the amount being a number', { ...trade, total_amount: 199 }, succeeded],
    ['waits for its buyer', { ...trade, trade_status: 'WAIT_BUYER_PAY' }, { ...about, kind: 'pending' }],
    ['is closed', { ...trade, trade_status: 'TRADE_CLOSED' }, { ...about, kind: 'closed' }],
    ['was never begun, and may be still', refusal('ACQ.TRADE_NOT_EXIST'), { ...about, kind: 'pending' }],
  ])('of a trade that %s', async (_, answer, fact) => {
    const { shop } = await answering({ query: answer });
    expect(await shop.query(named)).toEqual(fact);
  });

  it.each<[string, object]>([
    ['another trade', { ...trade, out_trade_no: 'P01JD3Z5Q8V0000000000000001' }],
    ['no trade', { code: '10000', msg: 'Success' }],
    ['a state that there is none of', { ...trade, trade_status: 'PAID' }],
    ['a payment without an amount', { ...trade, total_amount: undefined }],
  ])('that is answered with %s is not believed', async (_, answer) => {
    const { shop } = await answering({ query: answer });
    await expect(shop.query(named)).rejects.toThrow(/not about what was asked/);
  });
});

describe('closing a payment at Alipay', () => {
  it.each<[string, Readonly<Record<string, object>>, object]>([
    ['that is open', { close: { ...trade, trade_status: undefined } }, { ...about, kind: 'closed' }],
    ['that was never begun', { close: refusal('ACQ.TRADE_NOT_EXIST') }, { ...about, kind: 'closed' }],
    ['that was paid meanwhile', { close: refusal('ACQ.TRADE_STATUS_ERROR'), query: trade }, succeeded],
    [
      'that was paid meanwhile, in other words',
      { close: refusal('ACQ.REASON_TRADE_STATUS_INVALID'), query: trade },
      succeeded,
    ],
    [
      'that is closed already',
      { close: refusal('ACQ.REASON_ILLEGAL_STATUS'), query: { ...trade, trade_status: 'TRADE_CLOSED' } },
      { ...about, kind: 'closed' },
    ],
    [
      'that Alipay does not close yet',
      { close: refusal('ACQ.TRADE_STATUS_ERROR'), query: { ...trade, trade_status: 'WAIT_BUYER_PAY' } },
      { ...about, kind: 'pending' },
    ],
  ])('%s', async (_, answers, fact) => {
    const { shop } = await answering(answers);
    expect(await shop.close(named)).toEqual(fact);
  });

  it.each<[string, object]>([
    ['says another number', { code: '10000', out_trade_no: 'P01JD3Z5Q8V0000000000000001' }],
    ['refuses for another reason', refusal('ACQ.INVALID_PARAMETER')],
    ['knows no such app', refusal('isv.invalid-app-id', '40002')],
  ])('has not happened when Alipay %s', async (_, answer) => {
    const { shop } = await answering({ close: answer });
    await expect(shop.close(named)).rejects.toThrow();
  });
});

describe('a code to scan', () => {
  const payment = {
    paymentNumber,
    orderId: 'ord_1',
    amount: { amount: 1, currency: 'CNY' },
    payBefore: new Date(at.getTime() + 1_800_000),
    channel: 'qr',
    returnUrl: 'https://shop.example/v1/payments/return',
    notifyUrl: 'https://shop.example/v1/webhooks/alipay',
    createdAt: at,
  } as const;

  it('is Alipay’s', async () => {
    const { shop, calls } = await answering({
      precreate: { code: '10000', out_trade_no: paymentNumber, qr_code: 'https://qr.alipay.com/bavh4wjlxf12tper3a' },
    });
    expect(await shop.start(payment)).toEqual({
      action: { type: 'qr', url: 'https://qr.alipay.com/bavh4wjlxf12tper3a' },
      reference: paymentNumber,
      expiresAt: payment.payBefore,
    });
    expect(calls[0]).toMatchObject({
      parameters: { notify_url: payment.notifyUrl },
      content: {
        out_trade_no: paymentNumber,
        total_amount: '0.01',
        subject: 'Order ord_1',
        time_expire: '2026-11-20 16:30:00',
      },
    });
  });

  it.each<[string, object]>([
    ['no code', { code: '10000', out_trade_no: paymentNumber }],
    ['a code that leads nowhere', { code: '10000', out_trade_no: paymentNumber, qr_code: 'code' }],
    ['the code of another payment', { code: '10000', out_trade_no: 'P0', qr_code: 'https://qr.alipay.com/x' }],
    ['a refusal', refusal('ACQ.CONTEXT_INCONSISTENT')],
  ])('is not shown to anybody when Alipay answers %s', async (_, answer) => {
    const { shop } = await answering({ precreate: answer });
    await expect(shop.start(payment)).rejects.toThrow(/alipay/i);
  });

  it('tells the shopper of a total that Alipay does not take of this shop', async () => {
    const { shop } = await answering({ precreate: refusal('ACQ.TOTAL_FEE_EXCEED') });
    await expect(shop.start(payment)).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
  });
});

describe('a refund through Alipay', () => {
  const refund = {
    ...named,
    refundNumber: 'R01JD3Z5Q8V0000000000000000',
    transactionId: trade.trade_no,
    amount: { amount: 5000, currency: 'CNY' },
    captured: { amount: 19900, currency: 'CNY' },
    notifyUrl: 'https://shop.example/v1/webhooks/alipay',
    createdAt: at,
  };
  const fact = (kind: string) => ({ ...about, refundNumber: refund.refundNumber, kind });
  const moved = { code: '10000', out_trade_no: paymentNumber, fund_change: 'Y', refund_fee: '50.00' };
  const known = {
    code: '10000',
    out_trade_no: paymentNumber,
    out_request_no: refund.refundNumber,
    refund_amount: '50.00',
  };
  const done = { ...known, refund_status: 'REFUND_SUCCESS' };
  const unknown = { code: '10000', msg: 'Success' };
  const query = 'fastpay.refund.query';

  it.each<[string, Readonly<Record<string, object>>, string]>([
    ['has succeeded when money was moved', { refund: moved }, 'succeeded'],
    [
      'has succeeded when it had been moved before',
      { refund: { ...moved, fund_change: 'N' }, [query]: done },
      'succeeded',
    ],
    [
      'has failed when it is too late for it',
      { refund: refusal('ACQ.TRADE_HAS_FINISHED'), [query]: unknown },
      'failed',
    ],
    [
      'has failed when there is no such trade',
      { refund: refusal('ACQ.TRADE_NOT_EXIST'), [query]: refusal('ACQ.TRADE_NOT_EXIST') },
      'failed',
    ],
    [
      'has succeeded when only its repeat was refused',
      { refund: refusal('ACQ.REASON_TRADE_REFUND_FEE_ERR'), [query]: done },
      'succeeded',
    ],
  ])('%s', async (_, answers, kind) => {
    const { shop, calls } = await answering(answers);
    expect(await shop.refund(refund)).toEqual(fact(kind));
    expect(calls[0]?.content).toEqual({
      out_trade_no: paymentNumber,
      trade_no: trade.trade_no,
      out_request_no: refund.refundNumber,
      refund_amount: '50.00',
    });
  });

  it.each<[string, Readonly<Record<string, object>>]>([
    ['nothing was moved that is known', { refund: { ...moved, fund_change: 'N' }, [query]: unknown }],
    ['the answer does not say', { refund: { ...moved, fund_change: undefined }, [query]: unknown }],
    ['the shop has no money at Alipay', { refund: refusal('ACQ.SELLER_BALANCE_NOT_ENOUGH') }],
    ['the trade is frozen', { refund: refusal('ACQ.REASON_TRADE_BEEN_FREEZEN') }],
  ])('is still to be sent when %s', async (_, answers) => {
    const { shop } = await answering(answers);
    await expect(shop.refund(refund)).rejects.toThrow(/alipay|provider/i);
  });

  it.each<[string, object, string]>([
    ['has succeeded', done, 'succeeded'],
    ['has failed', { ...known, refund_status: 'REFUND_FAIL' }, 'failed'],
    ['is under way', { ...known, refund_status: 'REFUND_PROCESSING' }, 'processing'],
    ['is there, and no more is said', known, 'processing'],
    ['is not known, and may be on its way', unknown, 'processing'],
    ['is another one', { ...done, out_request_no: 'R01JD3Z5Q8V0000000000000001' }, 'processing'],
    ['is of a trade that is not known', refusal('ACQ.TRADE_NOT_EXIST'), 'processing'],
  ])('that %s is told so by a query', async (_, answer, kind) => {
    const { shop, calls } = await answering({ [query]: answer });
    expect(await shop.queryRefund(refund)).toEqual(fact(kind));
    expect(calls[0]?.content).toEqual({
      out_trade_no: paymentNumber,
      trade_no: trade.trade_no,
      out_request_no: refund.refundNumber,
    });
  });

  it('is asked for once, whatever becomes of the answer: its next turn shows what came of it', async () => {
    const { shop, calls } = await open(() => (_, response) => void response.destroy());
    await expect(shop.refund(refund)).rejects.toMatchObject(unavailable);
    expect(calls.map(({ method }) => method)).toEqual(['alipay.trade.refund']);
  });

  it('is not called failed when the call was wrong, or the query does not answer', async () => {
    const wrong = await answering({ refund: refusal('isv.insufficient-isv-permissions', '40006') });
    await expect(wrong.shop.refund(refund)).rejects.toBeInstanceOf(AlipayRefusal);

    const silent = await open(
      (say) =>
        ({ method }, response) =>
          method === 'alipay.trade.refund' ? say(refusal('ACQ.TRADE_HAS_FINISHED')) : void response.destroy(),
    );
    await expect(silent.shop.refund(refund)).rejects.toMatchObject(unavailable);
  });
});

describe('an Alipay that does not answer', () => {
  type Raw = (call: Call, response: ServerResponse) => string | undefined;

  it.each<[string, (say: (object: object, method?: string) => string) => Raw]>([
    ['closes the connection', () => (_, response) => void response.destroy()],
    ['says nothing', () => () => undefined],
    ['stops in the middle of its answer', () => (_, response) => void response.write('{"alipay_trade')],
    ['is down', (say) => (_, response) => void response.writeHead(502).end(say(trade))],
    ['is behind a page of somebody else', () => () => '<html>'],
    ['is busy', (say) => () => say(refusal('isp.unknow-error', '20000'))],
    ['has an error of its own', (say) => () => say(refusal('ACQ.SYSTEM_ERROR'))],
    ['has an error of its gateway', (say) => () => say(refusal('aop.ACQ.SYSTEM_ERROR'))],
    ['does not sign', (say) => () => say(trade).replace(/,"sign":.*/, '}')],
    [
      'signs with a key that is not known',
      () =>
        ({ method }) =>
          signedAnswer(method, JSON.stringify(trade), newKeys()),
    ],
    ['is answered for by somebody who changes the amount', (say) => () => say(trade).replace('199.00', '999.00')],
    [
      'signs what is not the answer',
      (say) => () => say(trade).replace('_response":', '_response":{"trade_status":"TRADE_CLOSED"},"x":'),
    ],
    ['answers another question', (say) => () => say(trade, 'alipay.trade.refund')],
    ['signs something that is no object', () => () => '{"alipay_trade_query_response":"text","sign":"x"}'],
    ['sends letters that are none', () => (_, response) => void response.end(Buffer.from([0x7b, 0xff, 0x7d]))],
  ])('is asked once more, and then reported, when it %s', async (_, answer) => {
    const { shop, calls } = await open(answer, 800);
    await expect(shop.query(named)).rejects.toMatchObject(unavailable);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.content).toEqual(calls[1]?.content);
  });

  it('is forgiven one silence', async () => {
    let count = 0;
    const { shop } = await open((say) => (_, response) => (count++ === 0 ? void response.destroy() : say(trade)));
    expect(await shop.query(named)).toEqual(succeeded);
  });

  it('is reported when nobody listens at its address', async () => {
    const { settings } = await answering({});
    const shop = alipayProvider({ ...settings, gateway: 'http://127.0.0.1:9/gateway.do' });
    await expect(shop.query(named)).rejects.toMatchObject(unavailable);
  });

  it('is not asked again for what it has refused', async () => {
    const { shop, calls } = await answering({ query: refusal('ACQ.INVALID_PARAMETER') });
    await expect(shop.query(named)).rejects.toBeInstanceOf(AlipayRefusal);
    await pause(200);
    expect(calls).toHaveLength(1);
  });

  it('is not blamed for a key that it does not know, which it cannot sign either', async () => {
    const { shop, calls } = await open(
      () => () => JSON.stringify({ error_response: refusal('isv.invalid-signature', '40002') }),
    );
    await expect(shop.close(named)).rejects.toMatchObject({ name: 'AlipayRefusal', reason: 'isv.invalid-signature' });
    expect(calls).toHaveLength(1);
  });

  it('has closed nothing where an unsigned answer says that there is nothing to close', async () => {
    const { shop } = await open(() => ({ method }) => {
      const name = `${method.replaceAll('.', '_')}_response`;
      return JSON.stringify({ [name]: refusal('ACQ.TRADE_NOT_EXIST') });
    });
    await expect(shop.close(named)).rejects.toMatchObject(unavailable);
  });

  it('is quoted by no error', async () => {
    const answers = [
      () => '{"alipay_trade_query_response":{"buyer_logon_id":precious},"sign":"x"}',
      () => JSON.stringify({ error_response: refusal('precious\nsecret', '40002') }),
    ];
    for (const answer of answers) {
      const { shop } = await open(() => answer);
      const error = await shop.query(named).catch((thrown: unknown) => thrown);
      expect(String(error instanceof Error && error.cause)).not.toContain('precious');
    }
  });
});

describe('an answer of Alipay', () => {
  it.each<[string, (content: string) => string]>([
    ['written wide', (content) => content.replaceAll(',', ' ,\n  ').replaceAll(':"', ' : "')],
    ['with escapes', (content) => content.replace('P01', '\\u005001')],
    ['with slashes escaped', (content) => content.replace('"msg":"Success"', '"msg":"https:\\/\\/x"')],
    [
      'with braces and a sign inside',
      (content) => content.replace('"msg":"Success"', '"msg":"{\\"sign\\":\\"x\\"}},{"'),
    ],
    ['with Chinese in it', (content) => content.replace('Success', '处理成功😀')],
  ])('%s is proved by its bytes, as the official library proves it', async (_, rewritten) => {
    const { settings, sdk, alipay: keys } = await answering({});
    const content = rewritten(JSON.stringify(trade));
    const text = signedAnswer('alipay.trade.query', content, keys);

    const { sign } = JSON.parse(text);
    expect(() => sdk.checkResponseSign(text, 'alipay_trade_query_response', sign, '')).not.toThrow();
    const answer = readAnswer(Buffer.from(text), 'alipay.trade.query', settings.alipayPublicKeys);
    expect(answer).toMatchObject({ out_trade_no: paymentNumber, trade_status: 'TRADE_SUCCESS' });
  });

  it('that the official library accepts says the same to the shop', async () => {
    const { shop, sdk } = await answering({ query: trade });
    const theirs = await sdk.exec(
      'alipay.trade.query',
      { bizContent: { out_trade_no: paymentNumber } },
      { validateSign: true },
    );
    expect(theirs).toMatchObject(trade);
    expect(await shop.query(named)).toEqual(succeeded);
  });
});
