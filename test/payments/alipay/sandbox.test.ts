import { AlipaySdk } from 'alipay-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { verifyAlipayNotification } from '#shared/payments/alipay/notification.ts';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { type AlipaySettings, parseAlipaySettings } from '#shared/payments/alipay/settings.ts';
import type { PaymentProvider, PaymentRequest, RefundRequest, SucceededFact } from '#shared/payments/provider.ts';
import { eventually } from '#test/eventually.ts';
import { atLength } from '#test/long.ts';
import { press } from '../../local/sandbox/press.ts';
import { startShop } from '../../local/sandbox/webhook-stub.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
const minutes = (count: number): number => count * 60_000;

describe('Alipay, as the sandbox plays it', () => {
  let sandbox: Sandbox;
  let shop: Awaited<ReturnType<typeof startShop>>;
  let settings: AlipaySettings;
  let alipay: PaymentProvider;
  let sdk: AlipaySdk;

  beforeAll(async () => {
    shop = await startShop();
    sandbox = await startSandbox({ clock, origin: shop.origin, backOff: [] });
    const secret = sandbox.parameters('dev')['/shop/dev/payments/alipay'] ?? '';
    settings = parseAlipaySettings(secret);
    alipay = alipayProvider(settings);
    const { appId, privateKey, alipayPublicKeys, gateway } = JSON.parse(secret);
    sdk = new AlipaySdk({
      ...{ appId, privateKey, gateway, keyType: 'PKCS8', camelcase: false },
      alipayPublicKey: alipayPublicKeys[0],
    });
  });
  afterAll(async () => {
    await sandbox.stop();
    await shop.stop();
  });

  const paymentOf = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
    paymentNumber: newPaymentNumber(clock.now()),
    orderId: 'ord_1',
    amount: { amount: 19900, currency: 'CNY' },
    payBefore: new Date(clock.now().getTime() + minutes(30)),
    returnUrl: 'https://shop.example/v1/payments/return',
    notifyUrl: `${shop.origin}/v1/webhooks/alipay`,
    createdAt: clock.now(),
    ...changes,
  });
  /** The shopper follows the link, or scans the code, and is on Alipay's page. */
  const opened = async (changes: Partial<PaymentRequest> = {}) => {
    const payment = paymentOf(changes);
    const { action, reference } = await alipay.start(payment);
    if (action.type === 'redirect') {
      const { status, headers } = await fetch(action.url, { redirect: 'manual' });
      expect([status, headers.get('location')]).toEqual([302, expect.stringContaining(payment.paymentNumber)]);
    }
    return { paymentNumber: payment.paymentNumber, reference };
  };
  const paid = async () => {
    const named = await opened();
    await press(sandbox, { pay: named.paymentNumber });
    const fact = await alipay.query(named);
    if (fact.kind !== 'succeeded') throw new Error(`the payment is ${fact.kind}`);
    return { ...named, fact };
  };
  const refundOf = (
    { paymentNumber, reference, fact }: { paymentNumber: string; reference: string; fact: SucceededFact },
    refundNumber: string,
    amount: number,
  ): RefundRequest => ({
    ...{ paymentNumber, reference, refundNumber, notifyUrl: `${shop.origin}/v1/webhooks/alipay` },
    transactionId: fact.transactionId,
    amount: { amount, currency: 'CNY' },
    captured: fact.amount,
    createdAt: clock.now(),
  });
  const heard = (paymentNumber: string, count: number) =>
    eventually(() => {
      const bodies = shop.received.filter(({ body }) => body.includes(paymentNumber)).map(({ body }) => body);
      if (bodies.length < count) throw new Error(`${bodies.length} notifications`);
      return bodies.map((body) => verifyAlipayNotification({}, Buffer.from(body), settings, clock.now()));
    });

  it.each(['page', 'wap', 'qr'] as const)(
    'is paid by way of %s, and says so in notification and query alike',
    async (channel) => {
      const named = await opened({ channel });
      if (channel !== 'qr') expect(await alipay.query(named)).toHaveProperty('kind', 'pending');
      await press(sandbox, { pay: named.paymentNumber });

      const asked = await alipay.query(named);
      expect(asked).toMatchObject({ kind: 'succeeded', amount: { amount: 19900, currency: 'CNY' } });
      expect(await heard(named.paymentNumber, 1)).toEqual([{ fact: { ...asked, eventId: expect.any(String) } }]);
      const { total_amount, trade_no } = await sdk.exec(
        'alipay.trade.query',
        { bizContent: { out_trade_no: named.paymentNumber } },
        { validateSign: true },
      );
      expect(asked).toMatchObject({ transactionId: trade_no, amount: { amount: Number(total_amount) * 100 } });
    },
  );

  it('knows nothing of a payment whose page was never opened, and lets go of it', async () => {
    const { paymentNumber } = paymentOf();
    const named = { paymentNumber, reference: paymentNumber };
    expect(await alipay.query(named)).toHaveProperty('kind', 'pending');
    expect(await alipay.close(named)).toHaveProperty('kind', 'closed');
  });

  it('closes an open payment, says so again, and answers with the money when it was paid meanwhile', async () => {
    const open = await opened();
    expect(await alipay.close(open)).toHaveProperty('kind', 'closed');
    expect(await alipay.close(open)).toHaveProperty('kind', 'closed');
    expect(await alipay.query(open)).toHaveProperty('kind', 'closed');

    const named = await opened();
    await press(sandbox, { pay: named.paymentNumber });
    expect(await alipay.close(named)).toMatchObject({ kind: 'succeeded', amount: { amount: 19900 } });
  });

  it('takes no money when the order’s time is over', async () => {
    const named = await opened();
    clock.shift += minutes(31);
    expect(await alipay.query(named)).toHaveProperty('kind', 'closed');
    clock.shift -= minutes(31);
  });

  it('gives back a part and then the rest, and its notifications of it pay nothing twice', async () => {
    const payment = await paid();
    const [first, rest] = [refundOf(payment, 'R1', 5_000), refundOf(payment, 'R2', 14_900)];
    expect(await alipay.queryRefund(first)).toHaveProperty('kind', 'processing');
    expect(await alipay.refund(first)).toHaveProperty('kind', 'succeeded');
    expect(await alipay.query(payment)).toEqual(payment.fact);
    expect(await alipay.refund(rest)).toHaveProperty('kind', 'succeeded');
    for (const refund of [first, rest]) expect(await alipay.queryRefund(refund)).toHaveProperty('kind', 'succeeded');

    const known = { fact: { ...payment.fact, eventId: expect.any(String) } };
    const told = await heard(payment.paymentNumber, 2);
    expect(told.slice(0, 2)).toEqual([known, known]);
    for (const last of told.slice(2)) expect(last).toEqual({ ignored: 'refunded in full' });
  });

  it('refuses for good to give back more than was paid', async () => {
    const payment = await paid();
    expect(await alipay.refund(refundOf(payment, 'R3', 19_901))).toHaveProperty('kind', 'failed');
  });

  it('gives money back once, however often the answer is lost', async () => {
    const payment = await paid();
    const hasty = alipayProvider(settings, 500);
    const faults = ['error', 'disconnect', 'timeout'] as const;
    const runs = atLength(9, 30);
    for (let i = 0; i < runs; i++) {
      const refund = refundOf(payment, `RX${i}`, 100);
      await press(sandbox, { provider: 'alipay', answers: { how: faults[i % 3], times: 1, to: 'refund' } });
      await expect(hasty.refund(refund)).rejects.toMatchObject({ code: 'provider_unavailable' });
      expect(await alipay.refund(refund)).toHaveProperty('kind', 'succeeded');
    }
    const last = { out_trade_no: payment.paymentNumber, out_request_no: 'RX0', refund_amount: '1.00' };
    expect(await sdk.exec('alipay.trade.refund', { bizContent: last }, { validateSign: true })).toMatchObject({
      fund_change: 'N',
      refund_fee: `${runs}.00`,
    });
  });
});
