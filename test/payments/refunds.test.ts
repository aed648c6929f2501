import { beforeEach, describe, expect, it } from 'vitest';
import { listOrderEvents } from '#functions/orders/list-order-events.ts';
import { listOrders } from '#functions/orders/list-orders.ts';
import { listSales } from '#functions/orders/list-sales.ts';
import { showOrder } from '#functions/orders/show-order.ts';
import { showSale } from '#functions/orders/show-sale.ts';
import { requestRefund } from '#functions/payments/request-refund.ts';
import { orderItem, refundedOrders } from '#shared/orders/index.ts';
import { applyRefundFact, paymentItem, type RefundFact, refunds } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { merchant } from '#test/event.ts';
import { cny, fresh, moneyFor } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { dealingsIn } from '../orders/selling.ts';
import { arriving } from './arriving.ts';
import { refundService } from './refund-service.ts';
import { admin, refundingIn } from './refunding.ts';

const written = capturedLog();
const real = realTable();
const provider = refundService();
const {
  sold,
  ask,
  askAsAdmin,
  listed,
  listedAll,
  settle,
  refunds: rows,
  payment,
  violations,
  shop,
} = refundingIn(real, () => provider.parameters);
const dealings = dealingsIn(real);

beforeEach(() => {
  provider.state.outcome = 'succeeded';
  provider.state.mishaps = [];
});

const tell = (fact: Omit<RefundFact, 'provider'>) => {
  const { table } = real;
  return applyRefundFact(
    { provider: 'card', ...fact },
    {
      refunds: { ...refunds.reads(table), ...refunds.writes(table) },
      refundedOrders: { ...refundedOrders.reads(table), ...refundedOrders.writes(table) },
    },
    new Date(),
  );
};
const movedFor = (paymentNumber: string) => provider.moved.filter((each) => each.paymentNumber === paymentNumber);
const view = async ({ buyer, order: { orderId } }: Awaited<ReturnType<typeof sold>>) =>
  shop().done(showOrder, { caller: buyer, path: { orderId } });

describe('a merchant gives money back', () => {
  it('in part: it moves at the provider, and payment, sale and order say so', async () => {
    const order = await sold();
    const answer = await ask(order, 0, { amount: 3_000 });
    expect([answer.status, answer.json]).toEqual([
      202,
      expect.objectContaining({ status: 'requested', amount: cny(3_000), paymentNumber: order.paymentNumber }),
    ]);
    expect(movedFor(order.paymentNumber)).toMatchObject([{ amount: 3_000 }]);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: order.order.total.amount - 3_000 });
    expect((await listed(order)).items).toMatchObject([{ status: 'succeeded', amount: cny(3_000) }]);
    expect(await view(order)).toMatchObject({
      status: 'partially_refunded',
      fulfilment: 'paid',
      refunded: cny(3_000),
    });
    expect(await violations()).toEqual([]);
  });

  it('in whole without an amount: the price of the own goods, and neither shipping nor anybody else’s', async () => {
    const order = await sold(2);
    await ask(order, 1);
    expect(movedFor(order.paymentNumber)).toMatchObject([{ amount: 12_800 }]);
    expect(await listed(order, 0)).toEqual({ items: [] });
    expect(await shop().done(showSale, { ...order.sellers[1] })).toMatchObject({
      status: 'refunded',
      refunded: cny(12_800),
    });
    expect(await violations()).toEqual([]);
  });

  it.each([
    ['more than the own goods have cost', 1, { amount: 12_801 }],
    ['more than is left after an earlier refund', 1, { amount: 8_000 }],
  ])('and is refused %s', async (_, i, asked) => {
    const order = await sold(2);
    if (asked.amount === 8_000) await ask(order, i, asked);
    expect(await ask(order, i, asked)).toMatchObject({ status: 409, json: { code: 'exceeds_refundable' } });
    expect(await violations()).toEqual([]);
  });

  it('and is refused when nothing is left, also without an amount', async () => {
    const order = await sold();
    await ask(order);
    expect(await ask(order)).toMatchObject({ status: 409, json: { code: 'exceeds_refundable' } });
    expect(movedFor(order.paymentNumber).length).toBe(1);
  });

  it('and is refused in another currency, without a reason, with a field that is not known, and without a key', async () => {
    const { sellers } = await sold();
    const headers = { 'content-type': 'application/json', 'idempotency-key': fresh.name() };
    for (const body of [
      { amount: { amount: 1, currency: 'EUR' }, reason: 'x' },
      { amount: cny(1) },
      { amount: cny(0), reason: 'x' },
      { reason: 'x', to: 'me' },
      { reason: 'a\u0000b' },
    ])
      expect((await shop().refused(requestRefund, { ...sellers[0], headers, body })).code).toBe('invalid_request');
    expect((await shop().refused(requestRefund, { ...sellers[0], body: { reason: 'x' } })).code).toBe(
      'invalid_request',
    );
  });

  it('of somebody else’s order never: it is not there', async () => {
    const { order } = await sold();
    const headers = { 'content-type': 'application/json', 'idempotency-key': fresh.name() };
    const stranger = { caller: merchant(fresh.merchant()), path: { orderId: order.orderId } };
    expect(await shop().refused(requestRefund, { ...stranger, headers, body: { reason: 'x' } })).toMatchObject({
      status: 404,
    });
    expect(
      await shop().refused(requestRefund, { caller: admin(), path: stranger.path, headers, body: { reason: 'x' } }),
    ).toMatchObject({ status: 403 });
  });

  it('once for one key, also in parallel, and answers each of them the same', async () => {
    const order = await sold();
    const request = { amount: 100, key: fresh.name('key') };
    const answers = await Promise.all([1, 2, 3].map(() => ask(order, 0, request)));
    answers.push(await ask(order, 0, request));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(movedFor(order.paymentNumber).length).toBe(1);
    expect((await ask(order, 0, { ...request, amount: 200 })).status).toBe(422);
    expect(await violations()).toEqual([]);
  });

  it('of the last of it under one key twice at once: both hear of the one refund', async () => {
    const order = await sold();
    const key = fresh.name('key');
    const answers = await Promise.all([1, 2].map(() => ask(order, 0, { key })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describe('an admin gives money back', () => {
  it('whatever is left, shipping too: then the order is refunded', async () => {
    const order = await sold(2);
    await ask(order, 0, { amount: 800 });
    expect((await askAsAdmin(order.paymentNumber)).status).toBe(202);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: 0 });
    expect(await view(order)).toMatchObject({ status: 'refunded', refunded: order.order.total });
    expect((await listedAll(order.paymentNumber)).items.map(({ amount }) => amount.amount)).toEqual([
      order.order.total.amount - 800,
      800,
    ]);
    expect(await ask(order, 1)).toMatchObject({ status: 409, json: { code: 'exceeds_refundable' } });
    expect(await violations()).toEqual([]);
  });

  it('that has paid no order although it was started for it: the order has none of it, and the table adds up', async () => {
    const { table, order, payment, apply } = await arriving(real);
    await table.given([orderItem.update(order, { set: { payment: payment.paymentNumber } }, { when: 'exists' })]);
    expect(await apply(moneyFor(payment, { amount: cny(1) }))).toBe('amount_mismatch');
    const there = refundingIn(table, () => provider.parameters);
    expect(await there.askAsAdmin(payment.paymentNumber)).toMatchObject({ status: 202, json: { amount: cny(1) } });
    expect(await there.refunds(payment.paymentNumber)).toMatchObject([{ status: 'succeeded' }]);
    expect(await there.violations()).toEqual([]);
  });

  it('of a payment that is not there never', async () => {
    expect((await askAsAdmin('P01JD8Q6Z5N8B7T3V1X9K4M2P0R')).status).toBe(404);
  });
});

describe('how much goes back', () => {
  it('is never more than there is: of a hundred who want 30 of 1,000 at once 33 get it, and 10 are left', async () => {
    const order = await sold();
    await askAsAdmin(order.paymentNumber, { amount: order.order.total.amount - 1_000 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(order, 0, { amount: 30 })));
    expect(answers.filter(({ status }) => status === 202).length).toBe(33);
    const refused = answers.filter(({ status }) => status !== 202).map(({ json }) => json);
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'exceeds_refundable' })));
    for (let round = 0; round < 5; round++) await at(minutesLater(60 * (round + 1)), settle);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: 10 });
    expect(movedFor(order.paymentNumber).length).toBe(34);
    expect(await violations()).toEqual([]);
  }, 120_000);

  it('is for each merchant the price of its own goods, however many ask at once', async () => {
    const order = await sold(2);
    const amount = 4_000;
    const answers = await Promise.all(
      [0, 1, 0, 1, 0, 1, 0, 1, 0, 1].map(async (i) => ({ i, ...(await ask(order, i, { amount })) })),
    );
    for (const i of [0, 1]) expect(answers.filter((each) => each.i === i && each.status === 202).length).toBe(3);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: order.order.total.amount - 24_000 });
    expect(await violations()).toEqual([]);
  }, 60_000);
});

describe('in how many parts money goes back', () => {
  it('is an equal share for each merchant, however many one asks for at once: others and the shop have theirs left', async () => {
    const order = await sold(2);
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(order, 0, { amount: 1 })));
    expect(answers.filter(({ status }) => status === 202).length).toBe(20);
    const refused = answers.filter(({ status }) => status !== 202).map(({ json }) => json);
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'exceeds_refundable' })));
    expect(await ask(order, 1, { amount: 1 })).toMatchObject({ status: 202 });
    expect(await askAsAdmin(order.paymentNumber, { amount: 1 })).toMatchObject({ status: 202 });
    expect(await violations()).toEqual([]);
  }, 60_000);

  it('is never more than the provider takes, also for those who ask at once: the last is the cancellation’s', async () => {
    const order = await sold();
    await real.table.commit([paymentItem.update(order, { set: { refunds: 45 } })]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => askAsAdmin(order.paymentNumber, { amount: 1 })));
    expect(answers.filter(({ status }) => status === 202).length).toBe(4);
    expect(await payment(order.paymentNumber)).toMatchObject({ refunds: 49 });
  }, 60_000);
});

describe('a refund that the provider', () => {
  it('has not answered is sent again by the minute, under the same number, until it is', async () => {
    const order = await sold();
    provider.state.mishaps = ['error after', 'error after', 'closed after', 'refused before'];
    await ask(order, 0, { amount: 500 });
    expect((await rows(order.paymentNumber)).map(({ status }) => status)).toEqual(['requested']);
    await at(minutesLater(2), settle);
    expect((await rows(order.paymentNumber)).map(({ status }) => status)).toEqual(['requested']);
    await at(minutesLater(5), settle);
    expect(await rows(order.paymentNumber)).toMatchObject([{ status: 'succeeded', attempts: 2 }]);
    expect(movedFor(order.paymentNumber).length).toBe(1);
    expect(await violations()).toEqual([]);
  });

  it('works on is asked about until it has the last word', async () => {
    const order = await sold();
    provider.state.outcome = 'pending';
    await ask(order, 0, { amount: 500 });
    expect(await rows(order.paymentNumber)).toMatchObject([{ status: 'processing' }]);
    expect((await view(order)).status).toBe('paid');
    await at(minutesLater(2), settle);
    expect(await rows(order.paymentNumber)).toMatchObject([{ status: 'processing', attempts: 2 }]);
    provider.becomes('succeeded');
    await at(minutesLater(10), settle);
    expect(await rows(order.paymentNumber)).toMatchObject([{ status: 'succeeded' }]);
    expect((await view(order)).status).toBe('partially_refunded');
    expect(await violations()).toEqual([]);
  });

  it('refuses has not gone: payment and sale have the money again, and somebody is told', async () => {
    const order = await sold();
    provider.state.outcome = 'failed';
    await ask(order);
    expect((await listed(order)).items).toMatchObject([{ status: 'failed' }]);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: order.order.total.amount });
    expect(written.lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'refund', verdict: 'refund_failed' }),
    );
    expect(await view(order)).not.toHaveProperty('refunded');
    provider.state.outcome = 'succeeded';
    expect((await ask(order)).status).toBe(202);
    expect(await violations()).toEqual([]);
  });

  it('takes back after it had gone can be given again', async () => {
    const order = await sold();
    await ask(order, 0, { amount: 700 });
    const [row] = await rows(order.paymentNumber);
    const fact = { paymentNumber: order.paymentNumber, refundNumber: row?.refundNumber ?? '' };
    const verdicts = await Promise.all([1, 2].map(() => tell({ ...fact, kind: 'failed' })));
    expect(verdicts.toSorted()).toEqual(['refund_known', 'refund_returned']);
    expect(await tell({ ...fact, kind: 'succeeded' })).toBe('refund_contradicted');
    expect(await view(order)).toMatchObject({ status: 'paid', refunded: cny(0) });
    expect(written.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', verdict: 'refund_returned' }));
    const { items } = await shop().done(listOrderEvents, {
      caller: order.buyer,
      path: { orderId: order.order.orderId },
    });
    expect(items.map(({ type }) => type)).toEqual(['placed', 'paid', 'partially_refunded', 'refund_failed']);
    expect(await violations()).toEqual([]);
  });

  it('tells of from all sides at once succeeds once', async () => {
    const order = await sold();
    provider.state.outcome = 'pending';
    await ask(order, 0, { amount: 700 });
    const [row] = await rows(order.paymentNumber);
    const fact = {
      paymentNumber: order.paymentNumber,
      refundNumber: row?.refundNumber ?? '',
      kind: 'succeeded' as const,
    };
    const verdicts = await Promise.all([1, 2, 3, 4].map(() => tell(fact)));
    expect(verdicts.toSorted()).toEqual(['refund_known', 'refund_known', 'refund_known', 'refund_succeeded']);
    expect(await tell({ ...fact, kind: 'processing' })).toBe('refund_known');
    expect(await violations()).toEqual([]);
  });

  it('of another payment tells of is unknown', async () => {
    const order = await sold();
    await ask(order, 0, { amount: 700 });
    const [row] = await rows(order.paymentNumber);
    const fact = { paymentNumber: order.paymentNumber, refundNumber: row?.refundNumber ?? '', kind: 'failed' as const };
    expect(await tell({ ...fact, provider: 'wechat' } as never)).toBe('unknown_refund');
    expect(await tell({ ...fact, refundNumber: 'rfd_none' })).toBe('unknown_refund');
  });

  it('has not settled within a day is for somebody to look at', async () => {
    const order = await sold();
    provider.state.outcome = 'pending';
    await ask(order, 0, { amount: 700 });
    await at(minutesLater(25 * 60), settle);
    expect(written.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', verdict: 'refund_overdue' }));
    provider.becomes('succeeded');
    await at(minutesLater(27 * 60), settle);
  });
});

describe('money that goes back', () => {
  it('hinders neither sending nor receiving the rest', async () => {
    const order = await sold(2);
    await ask(order, 0, { amount: 100 });
    expect((await dealings.ship(order, 0)).status).toBe(201);
    expect((await dealings.ship(order, 1)).status).toBe(201);
    expect(await view(order)).toMatchObject({ status: 'partially_refunded', fulfilment: 'shipped' });
    expect((await dealings.deliver(order, 0)).status).toBe(200);
    expect((await dealings.receive(order)).status).toBe(200);
    expect(await dealings.statesOf(order)).toEqual(['completed', 'completed', 'completed']);
    expect(await violations()).toEqual([]);
  });

  it('for all goods of a merchant lets the others’ parcels be all that there are', async () => {
    const order = await sold(2);
    await dealings.ship(order, 0);
    expect(await dealings.statesOf(order)).toEqual(['paid', 'shipped', 'paid']);
    await ask(order, 1);
    expect(await dealings.statesOf(order)).toEqual(['shipped', 'shipped', 'paid']);
    expect((await order.sales())[0]).toHaveProperty('dueAt');
    expect((await dealings.receive(order)).status).toBe(200);
    expect(await violations()).toEqual([]);
  });

  it('before the last of the other merchants has sent its goods does the same', async () => {
    const order = await sold(2);
    await ask(order, 1);
    await dealings.ship(order, 0);
    await dealings.deliver(order, 0);
    expect(await dealings.statesOf(order)).toEqual(['delivered', 'delivered', 'paid']);
    expect(await violations()).toEqual([]);
  });

  it('is what the lists pick orders and sales by', async () => {
    const order = await sold(1);
    const { orderId } = order.order;
    const orders = async (status: string) =>
      (await shop().done(listOrders, { caller: order.buyer, query: { status } })).items.map((each) => each.orderId);
    const sales = async (status: string) =>
      (await shop().done(listSales, { caller: order.sellers[0]?.caller ?? admin(), query: { status } })).items.map(
        (each) => each.orderId,
      );
    await ask(order, 0, { amount: 100 });
    expect([await orders('partially_refunded'), await orders('paid')]).toEqual([[orderId], []]);
    expect(await sales('paid')).toEqual([orderId]);
    await ask(order);
    expect([await sales('paid'), await sales('refunded')]).toEqual([[], [orderId]]);
    await askAsAdmin(order.paymentNumber);
    expect([await orders('refunded'), await orders('partially_refunded')]).toEqual([[orderId], []]);
  });
});
