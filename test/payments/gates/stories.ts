import { expect, vi } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { reconcilePayments } from '#functions/payments/reconcile-payments.ts';
import { refundPayment } from '#functions/payments/refund-payment.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { type ProviderName, paymentItem, refundItem, refunds } from '#shared/payments/index.ts';
import { minutesLater } from '#test/clock.ts';
import { cny, fresh } from '#test/factories.ts';
import { atLength } from '#test/long.ts';
import type { RealTable } from '#test/table.ts';
import { admin } from '../refunding.ts';
import type { Invocation } from './broken-off.ts';
import { methods, type Ordered, type PayingHall, webhooks } from './hall.ts';

/** How a shop goes on after a function was broken off: somebody tells or asks again, or nobody does and it asks itself. */
export type Recovery = 'redelivery' | 'reconcile';

/** One function about to run, and what has to have become of everything once the shop has recovered. */
interface Case {
  readonly run: Invocation;
  readonly recover: (how: Recovery) => Promise<unknown>;
  readonly outcome: () => Promise<unknown>;
  readonly expected: unknown;
}

export interface Story {
  readonly name: string;
  readonly given: () => Promise<Case>;
}

/** Every function that moves money, at every provider, with what it leads to. */
export const moneyStories = (hall: PayingHall, table: () => RealTable): readonly Story[] => {
  const past = (): string => minutesLater(-1).toISOString();

  const reconcile = async (paymentNumber: string): Promise<void> => {
    await table().given([paymentItem.update({ paymentNumber }, { set: { dueAt: past() } }, { when: 'exists' })]);
    await hall.shop().run(reconcilePayments);
  };
  const expire = async ({ order }: Ordered): Promise<void> => {
    await table().given([orderItem.update(order, { set: { dueAt: past() } }, { when: 'exists' })]);
  };
  const refundsOf = (paymentNumber: string) => refunds.reads(table().table).list(paymentNumber, 100, undefined);
  /** The schedule of refunds, until the provider has had the last word on all of them. */
  const settle = (paymentNumber: string) =>
    vi.waitFor(
      async () => {
        const open = (await refundsOf(paymentNumber)).items.filter(({ dueAt }) => dueAt !== undefined);
        if (open.length === 0) return;
        await table().given(open.map((refund) => refundItem.update(refund, { set: { dueAt: past() } })));
        await hall.shop().run(settleRefunds);
        throw new Error('a refund is still under way');
      },
      { timeout: 20_000, interval: 100 },
    );
  const deliver = async (method: ProviderName, notification: Invocation['request']): Promise<void> => {
    const answer = await hall.deliver(method, notification ?? {});
    expect(answer).toEqual(webhooks[method].accepted);
  };
  const webhook = (method: ProviderName, notification: Invocation['request'] = {}): Invocation => ({
    id: webhooks[method].operation.id,
    request: notification,
  });

  /** Order, pieces, payments and refunds, as the table has them. */
  const standing = async (ordered: Ordered, ...paymentNumbers: readonly string[]) => ({
    order: (await ordered.now()).status,
    pieces: await ordered.pieces(),
    payments: await Promise.all(
      paymentNumbers.map(async (paymentNumber) => {
        const { status, anomaly } = await hall.paymentOf(paymentNumber);
        return anomaly === undefined ? status : `${status}, ${anomaly}`;
      }),
    ),
    refunds: (await Promise.all(paymentNumbers.map(refundsOf))).flatMap(({ items }) =>
      items.map(({ status, amount }) => `${status} ${amount.amount}`),
    ),
  });
  const paid = { order: 'paid', pieces: 9, payments: ['succeeded'], refunds: [] };

  const begun = async (method: ProviderName) => {
    const ordered = await hall.ordered(method);
    const paymentNumber = await hall.started(ordered.toPay);
    return { ordered, paymentNumber, total: ordered.order.total.amount };
  };
  /** The order has come to its end, and the shopper pays all the same. */
  const late = async (method: ProviderName, { isGone }: { readonly isGone: boolean }) => {
    const known = await begun(method);
    await expire(known.ordered);
    await hall.shop().run(expireUnpaidOrders);
    const pieces = isGone ? { available: 0, supplied: 0 } : { available: 10, supplied: 10 };
    await table().given([stockItem.update(known.ordered.stock, { set: pieces })]);
    const notification = await hall.paid(method, known.paymentNumber, { force: true });
    return { ...known, notification };
  };
  const paidOne = async (method: ProviderName) => {
    const known = await begun(method);
    await deliver(method, await hall.paid(method, known.paymentNumber));
    return known;
  };

  let told = 0;
  /** For each provider; for one of them, in turn, where the whole length is too long. */
  const forEach = (tell: (method: ProviderName) => Story): readonly Story[] => {
    const one = methods.slice(told % methods.length).slice(0, 1);
    told++;
    return atLength(one, methods).map(tell);
  };

  return [
    ...methods.map(
      (method): Story => ({
        name: `${method} tells of its money`,
        given: async () => {
          const { ordered, paymentNumber } = await begun(method);
          const notification = await hall.paid(method, paymentNumber);
          return {
            run: webhook(method, notification),
            recover: (how) => (how === 'redelivery' ? deliver(method, notification) : reconcile(paymentNumber)),
            outcome: () => standing(ordered, paymentNumber),
            expected: paid,
          };
        },
      }),
    ),
    ...forEach((method) => ({
      name: `${method} is asked for money that nobody has told of`,
      given: async () => {
        const { ordered, paymentNumber } = await begun(method);
        const notification = await hall.paid(method, paymentNumber);
        await table().given([paymentItem.update({ paymentNumber }, { set: { dueAt: past() } })]);
        return {
          run: { id: reconcilePayments.id },
          recover: (how) => (how === 'redelivery' ? deliver(method, notification) : reconcile(paymentNumber)),
          outcome: () => standing(ordered, paymentNumber),
          expected: paid,
        };
      },
    })),
    ...forEach((method) => ({
      name: `${method} takes up a payment`,
      given: async () => {
        const ordered = await hall.ordered(method);
        let paymentNumber = '';
        return {
          run: { id: startPayment.id, request: ordered.toPay },
          recover: async (how) => {
            // The shopper presses again, pays, and the provider tells of it or is asked.
            ({ paymentNumber } = await hall.shop().done(startPayment, ordered.toPay));
            const notification = await hall.paid(method, paymentNumber);
            await (how === 'redelivery' ? deliver(method, notification) : reconcile(paymentNumber));
          },
          outcome: () => standing(ordered, paymentNumber),
          expected: paid,
        };
      },
    })),
    {
      name: 'the shopper changes over from the card to WeChat',
      given: async () => {
        const { ordered, paymentNumber: before } = await begun('card');
        const toPay = { ...ordered.toPay, body: { method: 'wechat' } };
        let paymentNumber = '';
        return {
          run: { id: startPayment.id, request: toPay },
          recover: async (how) => {
            ({ paymentNumber } = await hall.shop().done(startPayment, toPay));
            const notification = await hall.paid('wechat', paymentNumber);
            await (how === 'redelivery' ? deliver('wechat', notification) : reconcile(paymentNumber));
          },
          outcome: () => standing(ordered, before, paymentNumber),
          expected: { ...paid, payments: ['closed', 'succeeded'] },
        };
      },
    },
    {
      name: 'Alipay tells of money when the order has expired, and its pieces are there',
      given: async () => {
        const { ordered, paymentNumber, notification } = await late('alipay', { isGone: false });
        return {
          run: webhook('alipay', notification),
          recover: (how) => (how === 'redelivery' ? deliver('alipay', notification) : reconcile(paymentNumber)),
          outcome: () => standing(ordered, paymentNumber),
          expected: paid,
        };
      },
    },
    {
      name: 'WeChat tells of money when the order has expired, and its pieces are gone',
      given: async () => {
        const { ordered, paymentNumber, notification, total } = await late('wechat', { isGone: true });
        return {
          run: webhook('wechat', notification),
          recover: async (how) => {
            await (how === 'redelivery' ? deliver('wechat', notification) : reconcile(paymentNumber));
            await settle(paymentNumber);
          },
          outcome: () => standing(ordered, paymentNumber),
          expected: {
            order: 'expired',
            pieces: 0,
            payments: ['succeeded, late_no_stock'],
            refunds: [`succeeded ${total}`],
          },
        };
      },
    },
    {
      name: 'the card brings money for what was paid through Alipay',
      given: async () => {
        const { ordered, paymentNumber: second, total } = await begun('card');
        const first = await hall.started({ ...ordered.toPay, body: { method: 'alipay', channel: 'qr' } });
        await deliver('alipay', await hall.paid('alipay', first));
        const notification = await hall.paid('card', second, { force: true });
        return {
          run: webhook('card', notification),
          recover: async (how) => {
            await (how === 'redelivery' ? deliver('card', notification) : reconcile(second));
            await settle(second);
          },
          outcome: () => standing(ordered, first, second),
          expected: { ...paid, payments: ['succeeded', 'succeeded, double_payment'], refunds: [`succeeded ${total}`] },
        };
      },
    },
    ...forEach((method) => ({
      name: `an unpaid order expires, and ${method} closes it`,
      given: async () => {
        const { ordered, paymentNumber } = await begun(method);
        await expire(ordered);
        return {
          run: { id: expireUnpaidOrders.id },
          recover: () => hall.shop().run(expireUnpaidOrders),
          outcome: () => standing(ordered, paymentNumber),
          expected: { order: 'expired', pieces: 10, payments: ['closed'], refunds: [] },
        };
      },
    })),
    ...forEach((method) => ({
      name: `an order is to expire, and ${method} has its money`,
      given: async () => {
        const { ordered, paymentNumber } = await begun(method);
        const notification = await hall.paid(method, paymentNumber);
        await expire(ordered);
        return {
          run: { id: expireUnpaidOrders.id },
          recover: (how) =>
            how === 'redelivery' ? deliver(method, notification) : hall.shop().run(expireUnpaidOrders),
          outcome: () => standing(ordered, paymentNumber),
          expected: paid,
        };
      },
    })),
    {
      name: 'a shopper cancels what was not paid',
      given: async () => {
        const { ordered, paymentNumber } = await begun('alipay');
        const request = { caller: ordered.buyer, path: { orderId: ordered.order.orderId } };
        return {
          run: { id: cancelOrder.id, request },
          recover: () => hall.shop().done(cancelOrder, request),
          outcome: () => standing(ordered, paymentNumber),
          expected: { order: 'cancelled', pieces: 10, payments: ['closed'], refunds: [] },
        };
      },
    },
    ...forEach((method) => ({
      name: `a shopper cancels what was paid through ${method}`,
      given: async () => {
        const { ordered, paymentNumber, total } = await paidOne(method);
        const request = { caller: ordered.buyer, path: { orderId: ordered.order.orderId } };
        return {
          run: { id: cancelOrder.id, request },
          recover: async () => {
            await hall.shop().done(cancelOrder, request);
            await settle(paymentNumber);
          },
          outcome: () => standing(ordered, paymentNumber),
          expected: { order: 'cancelled', pieces: 10, payments: ['succeeded'], refunds: [`succeeded ${total}`] },
        };
      },
    })),
    ...forEach((method) => ({
      name: `a part of the money goes back through ${method}`,
      given: async () => {
        const { ordered, paymentNumber } = await paidOne(method);
        const headers = { 'content-type': 'application/json', 'idempotency-key': fresh.name('key') };
        const body = { amount: cny(800), reason: 'broken' };
        const request = { caller: admin(), path: { paymentNumber }, headers, body };
        return {
          run: { id: refundPayment.id, request },
          recover: async () => {
            await hall.shop().done(refundPayment, request);
            await settle(paymentNumber);
          },
          outcome: () => standing(ordered, paymentNumber),
          expected: { ...paid, refunds: ['succeeded 800'] },
        };
      },
    })),
    ...forEach((method) => ({
      name: `money that came too late is sent back through ${method}`,
      given: async () => {
        const { ordered, paymentNumber, notification, total } = await late(method, { isGone: true });
        await deliver(method, notification);
        return {
          run: { id: settleRefunds.id },
          recover: () => settle(paymentNumber),
          outcome: () => standing(ordered, paymentNumber),
          expected: {
            order: 'expired',
            pieces: 0,
            payments: ['succeeded, late_no_stock'],
            refunds: [`succeeded ${total}`],
          },
        };
      },
    })),
  ];
};
