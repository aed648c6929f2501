import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newId, newPaymentNumber } from '#shared/kernel/id.ts';
import type { PaymentProvider, PaymentRequest, RefundRequest } from '#shared/payments/provider.ts';
import { wechatProvider } from '#shared/payments/wechat/provider.ts';
import { parseWechatSettings } from '#shared/payments/wechat/settings.ts';
import { eventually } from '#test/eventually.ts';
import { press } from '../../local/sandbox/press.ts';
import { secretOf } from '../../local/sandbox/provider-settings.ts';

const clock = { now: () => new Date() };
const notifyUrl = 'http://127.0.0.1:9/v1/webhooks/wechat';
const payment = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
  paymentNumber: newPaymentNumber(clock.now()),
  orderId: newId('ord', clock.now()),
  amount: { amount: 19900, currency: 'CNY' },
  payBefore: new Date(clock.now().getTime() + 30 * 60_000),
  returnUrl: 'http://localhost:3000/v1/payments/return',
  notifyUrl,
  createdAt: clock.now(),
  ...changes,
});

describe('a shop before WeChat', () => {
  let sandbox: Sandbox;
  let wechat: PaymentProvider;
  beforeAll(async () => {
    // Nobody listens for the notifications: here the shop asks.
    sandbox = await startSandbox({ clock, origin: 'http://127.0.0.1:9', backOff: [] });
    wechat = wechatProvider(parseWechatSettings(secretOf(sandbox, 'wechat')));
  });
  afterAll(() => sandbox.stop());

  const begin = async (request = payment()) => {
    const { reference } = await wechat.start(request);
    return { paymentNumber: request.paymentNumber, reference };
  };
  const paid = async () => {
    const started = await begin();
    await press(sandbox, { pay: started.paymentNumber });
    const fact = await wechat.query(started);
    if (fact.kind !== 'succeeded') throw new Error(`the payment is ${fact.kind}`);
    return { started, fact };
  };
  const refundFor = async (changes: Partial<RefundRequest> = {}): Promise<RefundRequest> => {
    const { started, fact } = await paid();
    return {
      ...started,
      refundNumber: newId('rfd', clock.now()),
      transactionId: fact.transactionId,
      amount: { amount: 100, currency: 'CNY' },
      captured: fact.amount,
      notifyUrl,
      createdAt: clock.now(),
      ...changes,
    };
  };

  it('has a code made, asks, is paid and asks again', async () => {
    const request = payment();
    const { action, reference } = await wechat.start(request);
    const started = { paymentNumber: request.paymentNumber, reference };
    expect(action).toEqual({ type: 'qr', url: expect.stringContaining(request.paymentNumber) });
    expect(await wechat.query(started)).toEqual({
      provider: 'wechat',
      paymentNumber: request.paymentNumber,
      kind: 'pending',
    });

    await press(sandbox, { pay: request.paymentNumber });
    expect(await wechat.query(started)).toEqual({
      provider: 'wechat',
      paymentNumber: request.paymentNumber,
      kind: 'succeeded',
      transactionId: expect.stringMatching(/^\d{28}$/),
      amount: { amount: 19900, currency: 'CNY' },
    });
  });

  it('has a page made for a phone, which leads back', async () => {
    const { action } = await wechat.start(payment({ channel: 'wap', payerAddress: '203.0.113.7' }));
    expect(action.type).toBe('redirect');
    expect(new URL(action.url).searchParams.get('redirect_url')).toBe('http://localhost:3000/v1/payments/return');
  });

  it('leaves a payment open that was declined', async () => {
    const started = await begin();
    await press(sandbox, { fail: started.paymentNumber });
    expect(await wechat.query(started)).toHaveProperty('kind', 'pending');
  });

  it('closes what is open, says so again, and hears of the money where it was too late', async () => {
    const open = await begin();
    expect(await wechat.close(open)).toHaveProperty('kind', 'closed');
    expect(await wechat.close(open)).toHaveProperty('kind', 'closed');
    expect(await wechat.query(open)).toHaveProperty('kind', 'closed');

    const { started } = await paid();
    expect(await wechat.close(started)).toMatchObject({ kind: 'succeeded', amount: { amount: 19900 } });
  });

  it('asks about what WeChat has never heard of', async () => {
    const unknown = { paymentNumber: newPaymentNumber(clock.now()), reference: '' };
    expect(await wechat.query(unknown)).toHaveProperty('kind', 'pending');
    expect(await wechat.close(unknown)).toHaveProperty('kind', 'closed');
  });

  it('gives money back once per number, and the payment stays paid', async () => {
    const request = await refundFor();
    expect(await wechat.refund(request)).toMatchObject({ kind: 'processing', refundNumber: request.refundNumber });
    const { reference } = await wechat.refund(request);
    await eventually(async () => {
      expect(await wechat.queryRefund(request)).toMatchObject({ kind: 'succeeded', reference });
    });
    expect(await wechat.query(request)).toHaveProperty('kind', 'succeeded');
  });

  it('cannot give back more than there was, nor another amount under a number that was used', async () => {
    const tooMuch = await refundFor({ amount: { amount: 19901, currency: 'CNY' } });
    expect(await wechat.refund(tooMuch)).toHaveProperty('kind', 'failed');

    const request = await refundFor();
    await wechat.refund(request);
    const other = { ...request, amount: { amount: 200, currency: 'CNY' } };
    await expect(wechat.refund(other)).rejects.toThrow(/not rfd_/);
  });

  it('hears of a refund that did not arrive', async () => {
    for (const [nextRefund, kind] of [
      ['fail', 'failed'],
      ['abnormal', 'processing'],
    ]) {
      const request = await refundFor();
      await press(sandbox, { nextRefund, provider: 'wechat' });
      await wechat.refund(request);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await wechat.queryRefund(request)).toHaveProperty('kind', kind);
    }
  });

  it.each(['error', 'timeout', 'disconnect', 'signTest'] as const)(
    'begins once and gives back once when the answers are lost (%s)',
    async (how) => {
      const impatient = wechatProvider(parseWechatSettings(secretOf(sandbox, 'wechat')), 300);
      const request = payment();
      await press(sandbox, { answers: { how, to: 'start' }, provider: 'wechat' });
      const started = { paymentNumber: request.paymentNumber, reference: (await impatient.start(request)).reference };
      await press(sandbox, { pay: request.paymentNumber });
      const fact = await impatient.query(started);
      if (fact.kind !== 'succeeded') throw new Error(`the payment is ${fact.kind}`);

      const part = async (amount: number) => {
        const refund: RefundRequest = {
          ...started,
          refundNumber: newId('rfd', clock.now()),
          transactionId: fact.transactionId,
          amount: { amount, currency: 'CNY' },
          captured: fact.amount,
          notifyUrl,
          createdAt: clock.now(),
        };
        return (await impatient.refund(refund)).kind;
      };
      await press(sandbox, { answers: { how, to: 'refund' }, provider: 'wechat' });
      expect(await part(10_000)).not.toBe('failed');
      // What is left of the money tells how often it went back.
      expect(await part(9_901)).toBe('failed');
      expect(await part(9_900)).not.toBe('failed');
    },
  );

  it('closes all the same when the answer to that is lost', async () => {
    const started = await begin();
    await press(sandbox, { answers: { how: 'signTest', to: 'close' }, provider: 'wechat' });
    expect(await wechat.close(started)).toHaveProperty('kind', 'closed');
  });
});
