import { describe, expect, it } from 'vitest';
import type { Operation } from '#functions/http/operation.ts';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { expireUnpaidOrders } from '#functions/orders/expire-unpaid-orders.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { requestRefund } from '#functions/payments/request-refund.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem, refundItem, transactionItem } from '#shared/payments/index.ts';
import { atLeast } from '#shared/table/index.ts';
import { minutesLater } from '#test/clock.ts';
import { merchant, shopper, type TestRequest } from '#test/event.ts';
import { anOrder, aPayment, aStock, cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { parcel } from '../../orders/selling.ts';
import { refundService } from '../refund-service.ts';
import { webhooks } from './hall.ts';
import { expectDiscreet } from './leaks.ts';
import { randomFrom, shuffled } from './random.ts';
import { cardTeller, wechatTeller } from './told.ts';

const written = capturedLog();
const real = realTable();
const provider = refundService();
const count = atLength(40, 200);
const first = seedOfRun();
const seeds = Array.from({ length: atLength(1, 3) }, (_, i) => first + i);

const keyed = () => ({ headers: { 'content-type': 'application/json', 'idempotency-key': fresh.name('key') } });

describe(`${count} orders, each paid through two providers while others want its piece`, () => {
  it.each(seeds)(
    'keep every rule of the table (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const table = await real.empty();
      const [cards, wechat] = [cardTeller(), wechatTeller()];
      const { apiBase, apiKey } = JSON.parse(provider.parameters['payments/card']);
      const parameters = {
        'payments/card': JSON.stringify({ ...JSON.parse(cards.parameter()), apiKey, apiBase }),
        'payments/wechat': wechat.parameter(),
      };
      const shop = shopOver({ engine: table.engine, parameters });
      const past = minutesLater(-1).toISOString();

      // A fifth of the orders has expired already, and has given its pieces back: there they are for everybody.
      const merchantId = fresh.merchant();
      const stock = aStock({ merchantId, available: Math.ceil(count / 5), supplied: count });
      const world = Array.from({ length: count }, (_, i) => {
        const order = anOrder({ stocks: [{ ...stock, available: 1, state: 'live' as const }] });
        const given =
          i % 5 === 0
            ? {
                ...order,
                status: 'expired' as const,
                events: [...order.events, { type: 'expired' as const, at: past }],
              }
            : i % 5 === 1
              ? { ...order, dueAt: past }
              : order;
        // What the card was begun with is closed by now, and its money comes all the same.
        const card = aPayment(order, { status: 'closed' });
        const second = aPayment(order, { provider: 'wechat', status: 'closed' });
        return { order: given, card, second };
      });
      await table.given([
        stockItem.put(stock),
        ...world.flatMap(({ order, card, second }) => [
          orderItem.put(order),
          paymentItem.put(card),
          paymentItem.put(second),
        ]),
      ]);

      const call = (operation: Operation, request: TestRequest) => async (): Promise<void> => {
        const { status, text } = await shop.call(operation, request);
        // Whoever comes too late is told so; nothing breaks.
        if (status >= 500 && status !== 503) throw new Error(`${operation.id} answered ${status}: ${text}`);
      };
      const told = new Set<string>();
      const tell = (teller: typeof cards, payment: (typeof world)[number]['card']) => {
        const message = teller.money(payment);
        const { operation, accepted } = webhooks[teller.name];
        return async (): Promise<void> => {
          const { status } = await shop.call(operation, message);
          if (status === accepted[0]) told.add(payment.paymentNumber);
        };
      };
      const jobs = world.flatMap(({ order, card, second }, i) => {
        const path = { orderId: order.orderId };
        const seller = { caller: merchant(merchantId), path };
        return [
          ...[1, 2, 3, 4].flatMap(() => [tell(cards, card), tell(wechat, second)]),
          call(cancelOrder, { caller: shopper(order.userId), path }),
          ...(i % 3 === 0 ? [call(shipOrder, { ...seller, body: parcel })] : []),
          ...(i % 4 === 0
            ? [1, 2].map(() =>
                call(requestRefund, { ...seller, ...keyed(), body: { amount: cny(700), reason: 'broken' } }),
              )
            : []),
          ...(i % 10 === 0 ? [async () => void (await shop.run(expireUnpaidOrders))] : []),
          // Somebody else takes a piece that has come back, or brings it.
          async () => {
            const by = i % 2 ? 1 : -1;
            await table
              .given([
                stockItem.update(stock, { add: { available: by, supplied: by } }, { when: { available: atLeast(1) } }),
              ])
              .catch(() => undefined);
          },
        ];
      });

      const left = shuffled(jobs, random).values();
      await Promise.all(
        Array.from({ length: 32 }, async () => {
          for (const job of left) await job();
        }),
      );
      // What was not acknowledged is told again, as providers do.
      for (const { card, second } of world) {
        for (const [teller, payment] of [
          [cards, card],
          [wechat, second],
        ] as const)
          for (let tries = 0; !told.has(payment.paymentNumber) && tries < 5; tries++) await tell(teller, payment)();
      }

      const items = await table.items();
      expect(checkInvariants(items).violations).toEqual([]);
      const claims = items.flatMap((item) => transactionItem.from(item) ?? []);
      expect(claims).toHaveLength(2 * count);
      const payments = items.flatMap((item) => paymentItem.from(item) ?? []);
      expect(payments.map(({ status }) => status)).toEqual(payments.map(() => 'succeeded'));
      // Both providers have taken the whole price: of each order one of them pays, or none, and all the rest goes back.
      const surplus = items.flatMap((item) => refundItem.from(item) ?? []).filter(({ automatic }) => automatic);
      const applied = payments.filter(({ anomaly }) => anomaly === undefined);
      expect(surplus).toHaveLength(2 * count - applied.length);
      expect(applied.length).toBeGreaterThan(0);
      expect(written.lines.filter(({ verdict }) => verdict === 'unknown payment')).toEqual([]);
      expectDiscreet(written.text, parameters);
      await shop.run(settleRefunds).catch(() => undefined);
      expect(checkInvariants(await table.items()).violations).toEqual([]);
    },
    1_200_000,
  );
});
