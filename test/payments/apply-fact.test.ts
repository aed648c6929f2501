import { describe, expect, it } from 'vitest';
import { orderItem } from '#shared/orders/index.ts';
import { type Payment, type ProviderFact, paymentItem } from '#shared/payments/index.ts';
import { aPayment, cny, moneyFor } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { arriving } from './arriving.ts';

const written = capturedLog();
const real = realTable();
const given = (changes?: Parameters<typeof arriving>[1]) => arriving(real, changes);
const paymentOf = ({ table, payment }: Awaited<ReturnType<typeof given>>) => table.table.get(paymentItem.at(payment));
const alarms = () => written.lines.filter(({ level }) => level === 'ERROR').map(({ verdict }) => verdict);

describe('money that arrives', () => {
  it('pays its order: payment, order and the claim on the transaction, all at once', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    expect(await world.apply(fact)).toBe('applied');
    expect(await world.state()).toEqual(['paid', 'succeeded', undefined]);
    expect(await paymentOf(world)).toMatchObject({
      transactionId: fact.transactionId,
      captured: world.order.total,
      refundable: world.order.total.amount,
    });
    expect(await world.claims()).toMatchObject([{ transactionId: fact.transactionId, amount: world.order.total }]);
    expect(await world.exceptions()).toEqual([]);
    expect(await world.violations()).toEqual([]);
  });

  it.each(['created', 'closed', 'failed'] as const)('pays the order also when its payment was %s', async (status) => {
    const world = await given({ payment: { status } });
    expect(await world.apply(moneyFor(world.payment))).toBe('applied');
    expect(await world.state()).toEqual(['paid', 'succeeded', undefined]);
    expect(await world.violations()).toEqual([]);
  });

  it('counts once, however often it is told', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    const verdicts = [await world.apply(fact), await world.apply(fact), await world.apply(fact)];
    expect(verdicts).toEqual(['applied', 'known', 'known']);
    expect((await world.claims()).length).toBe(1);
    expect(await world.table.table.get(orderItem.at(world.order))).toMatchObject({ version: 2 });
  });

  it('counts once, also when it is told at once from all sides', async () => {
    const world = await given();
    const fact = moneyFor(world.payment);
    const verdicts = await Promise.all([1, 2, 3, 4].map(() => world.apply(fact)));
    expect(verdicts.toSorted()).toEqual(['applied', 'known', 'known', 'known']);
    expect(await world.violations()).toEqual([]);
  });

  it('under a transaction that has paid another payment changes nothing, and is heard by whoever runs the shop', async () => {
    const world = await given();
    const other = aPayment(world.order);
    await world.table.given([paymentItem.put(other)]);
    const fact = moneyFor(world.payment);
    await world.apply(fact);
    expect(await world.apply({ ...fact, paymentNumber: other.paymentNumber })).toBe('foreign_transaction');
    expect(alarms()).toEqual(['foreign_transaction']);
    expect(await world.violations()).toEqual([]);
  });
});

describe('money that is not what was asked for', () => {
  it.each([
    ['less', (amount: number) => cny(amount - 1)],
    ['more', (amount: number) => cny(amount + 1)],
    ['as much in another currency', (amount: number) => ({ amount, currency: 'EUR' })],
    ['one fen', () => cny(1)],
  ])('but %s never pays the order, is not lost, and waits for a person', async (_, amountOf) => {
    const world = await given();
    const amount = amountOf(world.order.total.amount);
    expect(await world.apply(moneyFor(world.payment, { amount }))).toBe('amount_mismatch');
    expect(await world.state()).toEqual(['pending_payment', 'review', 'amount_mismatch']);
    expect(await paymentOf(world)).toMatchObject({ captured: amount, refundable: amount.amount });
    expect(await world.exceptions()).toMatchObject([{ kind: 'amount_mismatch', amount }]);
    expect(alarms()).toEqual(['amount_mismatch']);
    expect(await world.violations()).toEqual([]);
  });

  it('stays so, whatever is said of it later; the right money after it goes back as a second payment', async () => {
    const world = await given();
    const wrong = moneyFor(world.payment, { amount: cny(1) });
    await world.apply(wrong);
    expect(await world.apply(wrong)).toBe('known');
    expect(await world.apply({ provider: 'card', paymentNumber: world.payment.paymentNumber, kind: 'closed' })).toBe(
      'known',
    );
    expect(await world.apply(moneyFor(world.payment))).toBe('second_transaction');
    expect(await world.state()).toEqual(['pending_payment', 'review', 'amount_mismatch']);
    expect(await world.violations()).toEqual([]);
  });
});

describe('a second time for one payment', () => {
  it('goes back whole, and the first stays as it was', async () => {
    const world = await given();
    const first = moneyFor(world.payment);
    await world.apply(first);
    const second = moneyFor(world.payment);
    expect(await world.apply(second)).toBe('second_transaction');
    expect(await paymentOf(world)).toMatchObject({
      transactionId: first.transactionId,
      refundable: world.order.total.amount,
    });
    expect((await world.claims()).map(({ anomaly }) => anomaly).toSorted()).toEqual(['second_transaction', undefined]);
    expect(await world.refunds()).toMatchObject([
      {
        transactionId: second.transactionId,
        amount: second.amount,
        status: 'requested',
        automatic: 'second_transaction',
      },
    ]);
    expect(alarms()).toEqual(['second_transaction']);
    expect(await world.violations()).toEqual([]);
  });

  it('is known when it is told again: the provider must not repeat it for ever', async () => {
    const world = await given();
    const [first, second] = [moneyFor(world.payment), moneyFor(world.payment)];
    const verdicts: string[] = [];
    for (const fact of [first, second, second, first]) verdicts.push(await world.apply(fact));
    expect(verdicts).toEqual(['applied', 'second_transaction', 'known', 'known']);
    expect((await world.claims()).length).toBe(2);
    expect((await world.refunds()).length).toBe(1);
  });

  it('at the same moment as the first makes one of them the second', async () => {
    const world = await given();
    const facts = [moneyFor(world.payment), moneyFor(world.payment)];
    const verdicts = await Promise.all(facts.flatMap((fact) => [world.apply(fact), world.apply(fact)]));
    expect(verdicts.toSorted()).toEqual(['applied', 'known', 'known', 'second_transaction']);
    expect(await world.violations()).toEqual([]);
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
    expect(await world.apply(said(world.payment, kind))).toBe(kind);
    expect(await world.state()).toEqual(['pending_payment', kind, undefined]);
    expect(await world.apply(said(world.payment, kind))).toBe('known');
  });

  it('changes nothing while it is not the last one', async () => {
    const world = await given();
    expect(await world.apply(said(world.payment, 'pending'))).toBe('pending');
    expect(await world.state()).toEqual(['pending_payment', 'pending', undefined]);
  });

  it.each(['failed', 'closed'] as const)('never takes back money that has arrived: %s', async (kind) => {
    const world = await given();
    await world.apply(moneyFor(world.payment));
    await world.apply(said(world.payment, kind));
    expect(await world.state()).toEqual(['paid', 'succeeded', undefined]);
  });

  it('told together with the money, in either order, leaves the order paid', async () => {
    const world = await given();
    await Promise.all([world.apply(said(world.payment, 'closed')), world.apply(moneyFor(world.payment))]);
    expect(await world.state()).toEqual(['paid', 'succeeded', undefined]);
    expect(await world.violations()).toEqual([]);
  });
});
