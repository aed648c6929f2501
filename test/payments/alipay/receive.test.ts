import { describe, expect, it } from 'vitest';
import { receiveAlipayNotification } from '#functions/payments/receive-alipay-notification.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { moneyViolations, type Payment, paymentItem } from '#shared/payments/index.ts';
import { anOrder, aPayment, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { type Fields, type Message, newKeys, secretOf, signed, tradeFields } from './genuine.ts';

const written = capturedLog();
const real = realTable();
const app = newKeys();
const alipay = newKeys();
const parameters = { 'payments/alipay': secretOf(app, [alipay]) };

const given = async (changes: Partial<Payment> = {}, table: Pick<typeof real, 'given' | 'engine'> = real) => {
  const stock = aStock();
  const order = anOrder({ stocks: [stock] });
  const payment = aPayment(order, { provider: 'alipay', ...changes });
  await table.given([stockItem.put(stock), orderItem.put(order), paymentItem.put(payment)]);
  return { order, payment };
};
const statusOf = async (order: Order) => (await real.table.get(orderItem.at(order)))?.status;
const yuan = ({ amount }: Payment): string => (amount.amount / 100).toFixed(2);
const tradeOf = (payment: Payment, changes: Readonly<Record<string, string | undefined>> = {}): Fields =>
  tradeFields({
    out_trade_no: payment.paymentNumber,
    trade_no: `2026${payment.paymentNumber.slice(-20)}`,
    total_amount: yuan(payment),
    ...changes,
  });
const request = ({ body }: Message) => ({
  body,
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
});
const notify = (fields: Fields, engine = real.engine, keys = alipay) =>
  shopOver({ engine, parameters }).call(receiveAlipayNotification, request(signed(fields, keys)));
const said = ({ status, headers, text }: Awaited<ReturnType<typeof notify>>) => [status, headers['content-type'], text];
const accepted = [200, 'text/plain', 'success'];
const refused = [400, 'text/plain', 'failure'];

describe('a notification of Alipay', () => {
  it('pays the order, and is acknowledged in seven characters', async () => {
    const { order, payment } = await given();
    const answer = await notify(tradeOf(payment));
    expect(said(answer)).toEqual(accepted);
    expect(await statusOf(order)).toBe('paid');
    expect(written.lines[0]).toMatchObject({
      verdict: 'applied',
      paymentNumber: payment.paymentNumber,
      eventId: 'ac05099524730693a8b330c5ecf72da9786',
    });
  });

  it('is proved over the raw bytes, whether the gateway brings them in base64 or as text', async () => {
    for (const asText of [false, true]) {
      const { order, payment } = await given();
      const { body, headers } = request(signed(tradeOf(payment), alipay));
      const answer = await shopOver({ engine: real.engine, parameters }).call(receiveAlipayNotification, {
        headers,
        body: asText ? body.toString() : body,
      });
      expect([...said(answer), await statusOf(order)]).toEqual([...accepted, 'paid']);
    }
  });

  it('that comes 40 times, in any order and at once with the one of a refund in part, pays once', async () => {
    const table = await real.empty();
    const { payment } = await given({}, table);
    const refunded = {
      notify_id: 'later',
      refund_fee: '0.01',
      gmt_refund: '2026-11-21 10:00:00.123',
      out_biz_no: 'R1',
    };
    const messages = Array.from({ length: 40 }, (_, i) => tradeOf(payment, i % 4 === 3 ? refunded : {}));
    const answers = await Promise.all(messages.map((fields) => notify(fields, table.engine)));

    expect(answers.map(said)).toEqual(messages.map(() => accepted));
    const items = await table.items();
    expect(moneyViolations(items)).toEqual([]);
    expect(items.flatMap((item) => paymentItem.from(item)?.status ?? [])).toEqual(['succeeded']);
    expect(items.flatMap((item) => orderItem.from(item)?.status ?? [])).toEqual(['paid']);
  });

  it('that nobody signed, or somebody else did, is answered `failure` and changes nothing', async () => {
    const { order, payment } = await given();
    expect(said(await notify(tradeOf(payment), real.engine, newKeys()))).toEqual(refused);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(written.lines[0]).toMatchObject({
      level: 'WARN',
      verdict: 'refused',
      error: { cause: { message: 'notification refused: wrong signature' } },
    });

    const { status, text } = await shopOver({ engine: real.engine, parameters }).call(receiveAlipayNotification, {});
    expect([status, text]).toEqual([400, 'failure']);
  });

  it('is told to the log by its verdict alone', async () => {
    const { payment } = await given();
    const fields = tradeOf(payment, { buyer_logon_id: 'ming@example.com', subject: 'precious' });
    await notify(fields);
    await notify(fields, real.engine, newKeys());
    const log = JSON.stringify(written.lines);
    for (const word of ['ming@example.com', 'precious', '2088102116773037', 'fund_bill_list', 'sign=', 'PRIVATE KEY'])
      expect(log).not.toContain(word);
  });

  it('of another amount than the order never pays it', async () => {
    const { order, payment } = await given();
    expect(said(await notify(tradeOf(payment, { total_amount: '0.01' })))).toEqual(accepted);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(await real.table.get(paymentItem.at(payment))).toMatchObject({ status: 'review' });
  });

  it.each([
    ['a payment that is not ours', () => aPayment(anOrder(), { provider: 'alipay' })],
    ['a payment of another provider', async () => (await given({ provider: 'card' })).payment],
  ])('about %s is answered `failure`', async (_, payment) => {
    expect(said(await notify(tradeOf(await payment())))).toEqual(refused);
    expect(written.lines[0]).toMatchObject({ level: 'ERROR', verdict: 'unknown payment' });
  });

  it('that can be read in two ways changes nothing, and has Alipay asked', async () => {
    const { order, payment } = await given();
    expect(said(await notify(tradeOf(payment, { body: 'Tea & Cake' })))).toEqual(refused);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(await real.table.get(paymentItem.at(payment))).toHaveProperty('dueAt');
  });

  it('of a trade that nobody paid closes the payment, and one of a full refund nothing', async () => {
    const { payment } = await given();
    await notify(tradeOf(payment, { trade_status: 'TRADE_CLOSED', gmt_payment: undefined }));
    expect(await real.table.get(paymentItem.at(payment))).toMatchObject({ status: 'closed' });

    const paid = await given();
    await notify(tradeOf(paid.payment));
    const refund = { trade_status: 'TRADE_CLOSED', refund_fee: yuan(paid.payment), gmt_refund: '2026-11-21 10:00:00' };
    expect(said(await notify(tradeOf(paid.payment, refund)))).toEqual(accepted);
    expect([await statusOf(paid.order), (await real.table.get(paymentItem.at(paid.payment)))?.status]).toEqual([
      'paid',
      'succeeded',
    ]);
  });
});
