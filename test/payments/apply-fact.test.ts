import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import {
  applyProviderFact,
  type Payment,
  type ProviderFact,
  paymentItem,
  payments,
  refundItem,
} from '#shared/payments/index.ts';
import { transactionItem } from '#shared/payments/payment.entity.ts';
import { anOrder, aPayment, aStock, cny, moneyFor } from '#test/factories.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { moneyPorts } from './money-ports.ts';

const real = realTable();
const now = new Date();

/** A table of its own with an order, its stock, and a payment that is under way. */
const given = async (changes: { order?: Partial<Order>; payment?: Partial<Payment> } = {}) => {
  const table = await real.empty();
  const stock: Stock = aStock({ available: 9, supplied: 10 });
  const order = anOrder({ stocks: [stock], ...changes.order });
  const payment = aPayment(order, changes.payment);
  const isReleased = order.status === 'expired' || order.status === 'cancelled';
  await table.given([
    stockItem.put({ ...stock, available: isReleased ? 10 : 9 }),
    orderItem.put(order),
    paymentItem.put(payment),
  ]);
  return { table, order, payment };
};

/** As the webhook does it: the payment is read anew for each telling. */
const apply = (real: RealTable, fact: ProviderFact) =>
  untilFresh(async () => {
    const { table } = real;
    const payment = await payments.reads(table).of(fact.paymentNumber);
    if (!payment) throw new Error(`there is no payment ${fact.paymentNumber}`);
    return applyProviderFact(fact, payment, moneyPorts(table), now);
  });

const stateOf = async (real: RealTable, { order, payment }: { order: Order; payment: Payment }) => {
  const [orderNow, paymentNow] = await real.table.getMany([orderItem.at(order), paymentItem.at(payment)]);
  return [orderNow?.status, paymentNow?.status, paymentNow?.anomaly];
};
const claims = async (real: RealTable) => (await real.items()).flatMap((item) => transactionItem.from(item) ?? []);
const refunds = async (real: RealTable) => (await real.items()).flatMap((item) => refundItem.from(item) ?? []);
const ended = (status: 'expired' | 'cancelled'): Partial<Order> => ({
  status,
  events: [
    { type: 'placed', at: '' },
    { type: status, at: '' },
  ],
});
const violations = async (real: RealTable) => checkInvariants(await real.items()).violations;

describe('money that arrives', () => {
  it('pays its order: payment, order and the claim on the transaction, all at once', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    expect(await apply(world.table, fact)).toBe('applied');
    expect(await stateOf(world.table, world)).toEqual(['paid', 'succeeded', undefined]);
    expect(await world.table.table.get(paymentItem.at(world.payment))).toMatchObject({
      transactionId: fact.transactionId,
      captured: world.order.total,
      refundable: world.order.total.amount,
    });
    expect(await claims(world.table)).toMatchObject([{ transactionId: fact.transactionId, amount: world.order.total }]);
    expect(await violations(world.table)).toEqual([]);
  });

  it.each(['created', 'closed', 'failed'] as const)('pays the order also when its payment was %s', async (status) => {
    const world = await given({ payment: { status } });
    expect(await apply(world.table, moneyFor(world.payment))).toBe('applied');
    expect(await stateOf(world.table, world)).toEqual(['paid', 'succeeded', undefined]);
    expect(await violations(world.table)).toEqual([]);
  });

  it('counts once, however often it is told', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    const verdicts = [await apply(world.table, fact), await apply(world.table, fact), await apply(world.table, fact)];
    expect(verdicts).toEqual(['applied', 'known', 'known']);
    expect((await claims(world.table)).length).toBe(1);
    expect(await world.table.table.get(orderItem.at(world.order))).toMatchObject({ version: 2 });
  });

  it('counts once, also when it is told at once from all sides', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    const verdicts = await Promise.all([1, 2, 3, 4].map(() => apply(world.table, fact)));
    expect(verdicts.toSorted()).toEqual(['applied', 'known', 'known', 'known']);
    expect(await violations(world.table)).toEqual([]);
  });

  it.each([
    ['less', (amount: number) => cny(amount - 1)],
    ['more', (amount: number) => cny(amount + 1)],
    ['as much in another currency', (amount: number) => ({ amount, currency: 'EUR' })],
    ['one fen', () => cny(1)],
  ])('and is %s than was asked for never pays the order, but is not lost', async (_, amountOf) => {
    const world = await given();
    const amount = amountOf(world.order.total.amount);
    expect(await apply(world.table, moneyFor(world.payment, { amount }))).toBe('amount_mismatch');
    expect(await stateOf(world.table, world)).toEqual(['pending_payment', 'review', 'amount_mismatch']);
    expect(await world.table.table.get(paymentItem.at(world.payment))).toMatchObject({
      captured: amount,
      refundable: amount.amount,
    });
    expect(await violations(world.table)).toEqual([]);
  });

  it('for an order that is cancelled goes back in full', async () => {
    const world = await given({ order: ended('cancelled') });
    const fact = moneyFor(world.payment);
    expect(await apply(world.table, fact)).toBe('order_cancelled');
    expect(await stateOf(world.table, world)).toEqual(['cancelled', 'succeeded', 'order_cancelled']);
    expect(await claims(world.table)).toMatchObject([{ anomaly: 'order_cancelled' }]);
    expect(await refunds(world.table)).toMatchObject([
      { transactionId: fact.transactionId, amount: world.order.total, status: 'requested' },
    ]);
    expect(await apply(world.table, fact)).toBe('known');
    expect(await violations(world.table)).toEqual([]);
  });

  it('through a second payment of an order that is paid does not pay it again', async () => {
    const world = await given();
    const second = aPayment(world.order);
    await world.table.given([paymentItem.put(second)]);
    const facts = [moneyFor(world.payment), moneyFor(second)];
    const verdicts = await Promise.all(facts.map((fact) => apply(world.table, fact)));
    expect(verdicts.toSorted()).toEqual(['applied', 'double_payment']);
    expect(await violations(world.table)).toEqual([]);
  });

  it('a second time for one payment is claimed, and the first stays as it was', async () => {
    const world = await given();
    const first = moneyFor(world.payment);
    await apply(world.table, first);
    const second = moneyFor(world.payment);
    expect(await apply(world.table, second)).toBe('second_transaction');
    expect(await world.table.table.get(paymentItem.at(world.payment))).toMatchObject({
      transactionId: first.transactionId,
    });
    expect((await claims(world.table)).map(({ anomaly }) => anomaly).toSorted()).toEqual([
      'second_transaction',
      undefined,
    ]);
    expect(await violations(world.table)).toEqual([]);
  });

  it('a second time for one payment is known when it is told again: the provider must not repeat it for ever', async () => {
    const world = await given();
    const [first, second] = [moneyFor(world.payment), moneyFor(world.payment)];
    const verdicts: string[] = [];
    for (const fact of [first, second, second, first]) verdicts.push(await apply(world.table, fact));
    expect(verdicts).toEqual(['applied', 'second_transaction', 'known', 'known']);
    expect((await claims(world.table)).length).toBe(2);
  });
});

describe('a provider’s last word without money', () => {
  const said = (payment: Payment, kind: 'failed' | 'closed' | 'pending'): ProviderFact => ({
    provider: 'card',
    paymentNumber: payment.paymentNumber,
    kind,
  });

  it.each(['failed', 'closed'] as const)('ends an open payment as %s, and leaves its order alone', async (kind) => {
    const world = await given();
    expect(await apply(world.table, said(world.payment, kind))).toBe(kind);
    expect(await stateOf(world.table, world)).toEqual(['pending_payment', kind, undefined]);
    expect(await apply(world.table, said(world.payment, kind))).toBe('known');
  });

  it('changes nothing while it is not the last one', async () => {
    const world = await given();
    expect(await apply(world.table, said(world.payment, 'pending'))).toBe('pending');
    expect(await stateOf(world.table, world)).toEqual(['pending_payment', 'pending', undefined]);
  });

  it.each(['failed', 'closed'] as const)('never takes back money that has arrived: %s', async (kind) => {
    const world = await given();
    await apply(world.table, moneyFor(world.payment));
    await apply(world.table, said(world.payment, kind));
    expect(await stateOf(world.table, world)).toEqual(['paid', 'succeeded', undefined]);
  });

  it('told together with the money, in either order, leaves the order paid', async () => {
    const world = await given();
    await Promise.all([apply(world.table, said(world.payment, 'closed')), apply(world.table, moneyFor(world.payment))]);
    expect(await stateOf(world.table, world)).toEqual(['paid', 'succeeded', undefined]);
    expect(await violations(world.table)).toEqual([]);
  });
});
