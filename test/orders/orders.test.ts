import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import {
  type OrderStatus,
  orderItem,
  orderStatus,
  orders,
  payableOrders,
  saleItem,
  transitions,
} from '#shared/orders/index.ts';
import { anOrder, fresh } from '#test/factories.ts';
import { realTable } from '#test/table.ts';

const real = realTable();
const now = new Date('2026-11-23T09:00:00.000Z');
const statuses: readonly OrderStatus[] = orderStatus.options;

describe('the life of an order', () => {
  const steps = {
    pay: (order: ReturnType<typeof anOrder>) =>
      payableOrders
        .writes(real.table)
        .paid({ ...order, paymentNumber: 'P1', merchantIds: ['mch_1', 'mch_2'] }, now, () => new Problem('conflict')),
    expire: (order: ReturnType<typeof anOrder>) => [payableOrders.writes(real.table).expired(order, now)],
  };
  const cases = (['pay', 'expire'] as const).flatMap((step) => statuses.map((status) => ({ step, status })));

  it.each(cases)('lets an order that is $status $step only where it may', async ({ step, status }) => {
    const order = anOrder({ status });
    await real.given([orderItem.put(order)]);
    const { from, to } = transitions[step];
    const may = from.some((each) => each === status);

    const attempt = real.table.commit(steps[step](order));
    if (!may) await expect(attempt).rejects.toThrow(step === 'pay' ? Problem : Stale);
    else await attempt;

    const after = await orders.reads(real.table).of(order);
    expect(after?.status).toBe(may ? to : status);
    expect(after?.version).toBe(may ? 2 : 1);
    expect(after?.events.map(({ type }) => type)).toEqual(may ? ['placed', to] : ['placed']);
    expect(after?.dueAt).toBe(may ? undefined : order.dueAt);
  });

  it('remembers when and by what an order was paid', async () => {
    const order = anOrder();
    await real.given([orderItem.put(order)]);
    await real.table.commit(steps.pay(order));
    expect(await orders.reads(real.table).of(order)).toMatchObject({ payment: 'P1', paidAt: now.toISOString() });
  });

  it('becomes a sale of each of its merchants when it is paid', async () => {
    const order = anOrder();
    const { userId, orderId } = order;
    await real.given([orderItem.put(order)]);
    await real.table.commit(steps.pay(order));
    const places = ['mch_1', 'mch_2'].map((merchantId) => saleItem.at({ merchantId, orderId }));
    expect(await real.table.getMany(places)).toMatchObject(
      ['mch_1', 'mch_2'].map((merchantId) => ({ merchantId, userId, status: 'paid', paidAt: now.toISOString() })),
    );
  });

  it('never makes an order out of a step', async () => {
    const order = anOrder();
    await expect(real.table.commit(steps.expire(order))).rejects.toThrow(Stale);
    expect(await orders.reads(real.table).of(order)).toBeUndefined();
  });
});

describe('the payment of an order', () => {
  const started = new Date(Date.now() + 60_000);

  it('replaces the one that was read, and no other', async () => {
    const order = anOrder();
    await real.given([orderItem.put(order)]);
    const { withPayment } = payableOrders.writes(real.table);
    const first = await withPayment(order, 'P1', started);
    expect(first.payment).toBe('P1');
    await expect(withPayment(order, 'P2', started)).rejects.toThrow(Stale);
    expect((await withPayment(first, 'P2', started)).payment).toBe('P2');
  });

  it('is not begun when the time to pay is over', async () => {
    const order = anOrder();
    await real.given([orderItem.put(order)]);
    const late = new Date(order.payBefore);
    await expect(payableOrders.writes(real.table).withPayment(order, 'P1', late)).rejects.toThrow(Stale);
  });
});

describe('the list of a shopper’s orders', () => {
  const given = async (states: readonly OrderStatus[]) => {
    const userId = fresh.user();
    const all = states.map((status, i) => anOrder({ userId, status, orderId: `ord_${String(i).padStart(26, '0')}` }));
    await real.given([...all, anOrder()].map((order) => orderItem.put(order)));
    return userId;
  };
  const walk = async (userId: string, limit: number, status?: OrderStatus) => {
    const seen: string[][] = [];
    let after: string | undefined;
    do {
      const { items, next } = await orders.reads(real.table).list(userId, limit, after, status);
      seen.push(items.map(({ orderId }) => String(Number(orderId.slice(4)))));
      after = next;
    } while (after !== undefined);
    return seen;
  };

  it('shows them newest first, each once, and nobody else’s', async () => {
    expect(await walk(await given(['paid', 'paid', 'paid', 'paid', 'paid']), 2)).toEqual([
      ['4', '3'],
      ['2', '1'],
      ['0'],
    ]);
  });

  it('picks those of one status out, and skips none', async () => {
    const states = Array.from({ length: 30 }, (_, i): OrderStatus => (i % 7 === 0 ? 'expired' : 'paid'));
    const pages = await walk(await given(states), 3, 'expired');
    expect(pages.flat()).toEqual(['28', '21', '14', '7', '0']);
    expect(pages.every((page) => page.length <= 3)).toBe(true);
  });
});
