import { describe, expect, it } from 'vitest';
import { receiveWechatNotification } from '#functions/payments/receive-wechat-notification.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { moneyViolations, type Payment, paymentItem, type Refund, refundItem } from '#shared/payments/index.ts';
import { anOrder, aPayment, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import {
  eventOf,
  type Message,
  newApiV3Key,
  newPlatform,
  parameterOf,
  probed,
  refundOf,
  sealed,
  signed,
  transactionOf,
} from './genuine.ts';

const written = capturedLog();
const real = realTable();
const platform = newPlatform();
const key = newApiV3Key();
const parameters = { 'payments/wechat': parameterOf([platform], [key]) };

type Table = Pick<typeof real, 'given' | 'engine'>;
const given = async (changes: Partial<Payment> = {}, table: Table = real) => {
  const stock = aStock();
  const order = anOrder({ stocks: [stock] });
  const payment = aPayment(order, { provider: 'wechat', ...changes });
  await table.given([stockItem.put(stock), orderItem.put(order), paymentItem.put(payment)]);
  return { order, payment };
};
const statusOf = async (order: Order) => (await real.table.get(orderItem.at(order)))?.status;

const paid = ({ paymentNumber, amount }: Payment, changes: Readonly<Record<string, unknown>> = {}, as = platform) => {
  const transaction = transactionOf({
    out_trade_no: paymentNumber,
    transaction_id: `4200${paymentNumber}`,
    amount: { total: amount.amount, payer_total: amount.amount, currency: amount.currency },
    ...changes,
  });
  return signed(eventOf(sealed(transaction, key)), as, new Date());
};
const notify = ({ headers, body }: Message, { engine }: Pick<Table, 'engine'> = real, asText = false) => {
  const sent = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return shopOver({ engine, parameters }).call(receiveWechatNotification, {
    headers: { 'content-type': 'application/json', ...sent },
    body: asText ? body.toString() : body,
  });
};
const said = ({ status, headers, text }: Awaited<ReturnType<typeof notify>>) => [status, headers['content-type'], text];
const accepted = [200, 'text/plain', ''];
const refused = [400, 'application/json', '{"code":"FAIL","message":"refused"}'];

describe('a notification of WeChat', () => {
  it('pays the order in one transaction, and is acknowledged without a word', async () => {
    const { order, payment } = await given();
    const answer = await notify(paid(payment));
    expect(said(answer)).toEqual(accepted);
    expect(await statusOf(order)).toBe('paid');
    expect(answer.capacity.rt).toBeLessThanOrEqual(2);
    expect(answer.capacity.wru).toBeLessThanOrEqual(12);
    expect(written.lines[0]).toMatchObject({
      verdict: 'applied',
      paymentNumber: payment.paymentNumber,
      eventId: 'EV-2026112015595800001',
    });
  });

  it.each([true, false])(
    'is proved over the raw bytes, however the gateway brings them (as text: %s)',
    async (asText) => {
      const { order, payment } = await given();
      expect(said(await notify(paid(payment), real, asText))).toEqual(accepted);
      expect(await statusOf(order)).toBe('paid');
    },
  );

  it('that comes 40 times at once pays once', async () => {
    const table = await real.empty();
    const { payment } = await given({}, table);
    // A slow first connection is repeated on another line a second later: the same message, or signed anew.
    const [first, second] = [paid(payment), paid(payment)];
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => notify(i % 2 ? first : second, table)));

    expect(answers.map(said)).toEqual(answers.map(() => accepted));
    const items = await table.items();
    expect(moneyViolations(items)).toEqual([]);
    expect(items.flatMap((item) => paymentItem.from(item)?.status ?? [])).toEqual(['succeeded']);
    expect(items.flatMap((item) => orderItem.from(item)?.status ?? [])).toEqual(['paid']);
  });

  it.each([
    ['somebody else signed', (message: Payment) => paid(message, {}, newPlatform(platform.serial)), 'wrong signature'],
    ['WeChat signed wrong on purpose', (message: Payment) => probed(paid(message)), 'signature probe'],
    ['is about another merchant', (message: Payment) => paid(message, { mchid: '1900000110' }), 'another merchant'],
  ])('that %s is refused in WeChat’s words, and changes nothing', async (_, message, reason) => {
    const { order, payment } = await given();
    expect(said(await notify(message(payment)))).toEqual(refused);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(written.lines[0]).toMatchObject({
      level: 'WARN',
      verdict: 'refused',
      error: { cause: { message: `notification refused: ${reason}` } },
    });
  });

  it('that is empty is refused as well', async () => {
    expect(said(await notify({ headers: {}, body: Buffer.alloc(0) }))).toEqual(refused);
  });

  it('is told to the log by its verdict alone', async () => {
    const { payment } = await given();
    const message = paid(payment, { attach: 'precious', payer: { openid: 'precious-person' } });
    await notify(message);
    await notify({ ...message, headers: { ...message.headers, 'wechatpay-nonce': 'other' } });
    const log = JSON.stringify(written.lines);
    const signature = message.headers['wechatpay-signature'] ?? 'missing';
    for (const word of ['precious', 'ciphertext', signature, 'PRIVATE KEY', key]) expect(log).not.toContain(word);
  });

  it.each([
    ['amount', { amount: { total: 1, currency: 'CNY' } }],
    ['currency', { amount: { total: 19900, currency: 'USD' } }],
  ])('of another %s than the order never pays it', async (_, changes) => {
    const { order, payment } = await given();
    expect(said(await notify(paid(payment, changes)))).toEqual(accepted);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(await real.table.get(paymentItem.at(payment))).toMatchObject({ status: 'review' });
  });

  it.each([
    ['a payment that is not ours', () => aPayment(anOrder(), { provider: 'wechat' })],
    ['a payment of another provider', async () => (await given({ provider: 'card' })).payment],
  ])('about %s is refused, and so repeated', async (_, payment) => {
    expect(said(await notify(paid(await payment())))).toEqual(refused);
    expect(written.lines[0]).toMatchObject({ level: 'ERROR', verdict: 'unknown payment' });
  });

  it('of a kind that the shop has no use for is acknowledged', async () => {
    const event = eventOf(sealed({}, key), { event_type: 'PAYSCORE.USER_PAID' });
    expect(said(await notify(signed(event, platform, new Date())))).toEqual(accepted);
    expect(written.lines[0]).toMatchObject({ verdict: 'event PAYSCORE.USER_PAID' });
  });
});

describe('a refund that WeChat tells of', () => {
  const givenRefund = async () => {
    const { order, payment } = await given();
    await notify(paid(payment));
    const captured = payment.amount;
    const refund: Refund = {
      refundNumber: `rfd_${payment.paymentNumber.slice(1)}`,
      paymentNumber: payment.paymentNumber,
      orderId: order.orderId,
      userId: order.userId,
      transactionId: `4200${payment.paymentNumber}`,
      amount: captured,
      captured,
      reason: 'test',
      status: 'processing',
      attempts: 1,
      createdAt: new Date().toISOString(),
    };
    await real.given([refundItem.put(refund)]);
    const told = (status: string) => {
      const content = refundOf({
        out_trade_no: refund.paymentNumber,
        out_refund_no: refund.refundNumber,
        refund_status: status,
      });
      const event = eventOf(sealed(content, key, 'refund'), { event_type: `REFUND.${status}` });
      return notify(signed(event, platform, new Date()));
    };
    const standing = async () => (await real.table.get(refundItem.at(refund)))?.status;
    return { told, standing };
  };

  it.each([
    ['SUCCESS', 'succeeded'],
    ['CLOSED', 'failed'],
    ['ABNORMAL', 'processing'],
  ])('as %s is %s, also when it is told again', async (status, standing) => {
    const refund = await givenRefund();
    expect(said(await refund.told(status))).toEqual(accepted);
    expect(await refund.standing()).toBe(standing);
    expect(said(await refund.told(status))).toEqual(accepted);
    expect(await refund.standing()).toBe(standing);
  });
});
