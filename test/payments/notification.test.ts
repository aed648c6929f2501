import { describe, expect, it } from 'vitest';
import { receiveCardNotification } from '#functions/payments/receive-card-notification.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { type Payment, paymentItem } from '#shared/payments/index.ts';
import { anOrder, aPayment, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { eventOf, newSecret, sessionOf, signed } from './card/genuine.ts';

const written = capturedLog();
const real = realTable();
const secret = newSecret();
const shopWithCards = () =>
  shopOver({
    engine: real.engine,
    parameters: { 'payments/card': JSON.stringify({ apiKey: 'sk_test_1', webhookSecrets: [secret] }) },
  });

const given = async (changes: Partial<Payment> = {}) => {
  const stock = aStock();
  const order = anOrder({ stocks: [stock] });
  const payment = aPayment(order, changes);
  await real.given([stockItem.put(stock), orderItem.put(order), paymentItem.put(payment)]);
  return { order, payment };
};
const statusOf = async (order: Order) => (await real.table.get(orderItem.at(order)))?.status;

const paidSession = ({ paymentNumber, amount }: Payment, changes: object = {}) =>
  sessionOf({
    id: `cs_${paymentNumber}`,
    payment_intent: `pi_${paymentNumber}`,
    amount_total: amount.amount,
    client_reference_id: paymentNumber,
    metadata: { payment_no: paymentNumber },
    ...changes,
  });
const notified = (session: object, with_ = secret, type = 'checkout.session.completed') => {
  const { headers, body } = signed(eventOf(session, { type }), with_, new Date());
  const signature = headers['stripe-signature'] ?? '';
  return { body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } };
};

describe('a notification of the card provider', () => {
  it('pays the order, and is acknowledged byte for byte', async () => {
    const { order, payment } = await given();
    const answer = await shopWithCards().call(receiveCardNotification, notified(paidSession(payment)));
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'text/plain', 'ok']);
    expect(await statusOf(order)).toBe('paid');
    expect(written.lines[0]).toMatchObject({
      verdict: 'applied',
      paymentNumber: payment.paymentNumber,
      eventId: 'evt_1',
    });
  });

  it('is acknowledged again when it comes again', async () => {
    const { payment } = await given();
    const again = notified(paidSession(payment));
    const shop = shopWithCards();
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await shop.call(receiveCardNotification, again)).status);
    expect(statuses).toEqual([200, 200, 200]);
  });

  it('with another secret changes nothing, and learns nothing', async () => {
    const { order, payment } = await given();
    const forged = notified(paidSession(payment), newSecret());
    const problem = await shopWithCards().refused(receiveCardNotification, forged);
    expect(problem).toMatchObject({ status: 400, code: 'invalid_signature' });
    expect(JSON.stringify(problem)).not.toMatch(/stale|wrong/);
    expect(await statusOf(order)).toBe('pending_payment');
    expect(written.lines[0]).toMatchObject({
      level: 'WARN',
      verdict: 'refused',
      error: { cause: { message: 'notification refused: wrong signature' } },
    });
  });

  it('whose body was touched on its way changes nothing', async () => {
    const { order, payment } = await given();
    const genuine = notified(paidSession(payment));
    const body = Buffer.from(genuine.body.toString().replace('"cny"', '"eur"'));
    expect(await shopWithCards().refused(receiveCardNotification, { ...genuine, body })).toMatchObject({ status: 400 });
    expect(await statusOf(order)).toBe('pending_payment');
  });

  it('is proved over the raw bytes, also when the gateway brings them as text', async () => {
    const { order, payment } = await given();
    const { body, headers } = notified(paidSession(payment));
    const answer = await shopWithCards().call(receiveCardNotification, { body: body.toString(), headers });
    expect([answer.status, await statusOf(order)]).toEqual([200, 'paid']);
  });

  it.each([
    ['a payment that is not ours', () => paidSession(aPayment(anOrder())), 'unknown payment'],
    [
      'another system of the account',
      () => sessionOf({ client_reference_id: null, metadata: {} }),
      'session of another system',
    ],
  ])('about %s is acknowledged, and nothing happens', async (_, session, verdict) => {
    const answer = await shopWithCards().call(receiveCardNotification, notified(session()));
    expect(answer.status).toBe(200);
    expect(written.lines[0]).toMatchObject({ verdict });
  });

  it('about a payment of another provider is none of this one’s business', async () => {
    const { order, payment } = await given({ provider: 'alipay' });
    await shopWithCards().call(receiveCardNotification, notified(paidSession(payment)));
    expect(await statusOf(order)).toBe('pending_payment');
  });

  it('with a smaller amount than the order never pays it', async () => {
    const { order, payment } = await given();
    const answer = await shopWithCards().call(
      receiveCardNotification,
      notified(paidSession(payment, { amount_total: 1 })),
    );
    expect([answer.status, await statusOf(order)]).toEqual([200, 'pending_payment']);
    expect(written.lines[0]).toMatchObject({ verdict: 'amount_mismatch' });
  });

  it('of an expired session closes the payment', async () => {
    const { payment } = await given();
    const session = paidSession(payment, { payment_status: 'unpaid', status: 'expired' });
    await shopWithCards().call(receiveCardNotification, notified(session, secret, 'checkout.session.expired'));
    expect(await real.table.get(paymentItem.at(payment))).toMatchObject({ status: 'closed' });
  });

  it.each([
    ['charge.dispute.created', 'dispute created'],
    ['charge.dispute.closed', 'dispute closed'],
  ])('%s about money of the shop is told to whoever runs it', async (type, verdict) => {
    const { payment } = await given();
    const shop = shopWithCards();
    await shop.call(receiveCardNotification, notified(paidSession(payment)));
    const dispute = { object: 'dispute', id: 'dp_1', payment_intent: `pi_${payment.paymentNumber}` };
    const answer = await shop.call(receiveCardNotification, notified(dispute, secret, type));
    expect([answer.status, answer.text]).toEqual([200, 'ok']);
    expect(written.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
      { verdict, paymentNumber: payment.paymentNumber },
    ]);
  });

  it('about a dispute over somebody else’s money alarms nobody', async () => {
    const dispute = { object: 'dispute', id: 'dp_1', payment_intent: 'pi_of_another_system' };
    await shopWithCards().call(receiveCardNotification, notified(dispute, secret, 'charge.dispute.created'));
    expect(written.lines[0]).toMatchObject({ level: 'INFO', verdict: 'dispute created' });
  });
});
