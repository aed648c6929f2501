import { describe, expect, it } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { reconcilePayments } from '#functions/payments/reconcile-payments.ts';
import { settleRefunds } from '#functions/payments/settle-refunds.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { refundItem } from '#shared/payments/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { paymentsWorld } from '../world.ts';

const { cards, given } = paymentsWorld();

describe('a refund for which the shop has no money at Alipay', () => {
  it('is sent again until it goes through', async () => {
    const world = await given();
    const body = { method: 'alipay', channel: 'qr' };
    const { paymentNumber } = await world.shop.done(startPayment, world.pay({ body }));
    await cards.press({ pay: paymentNumber });
    await at(minutesLater(1), () => world.shop.run(reconcilePayments));

    await cards.press({ nextRefund: 'abnormal' });
    const { orderId, userId } = world.order;
    await at(minutesLater(2), () => world.shop.done(cancelOrder, { caller: shopper(userId), path: { orderId } }));
    const refunds = async () => (await world.table.items()).flatMap((item) => refundItem.from(item) ?? []);
    expect(await refunds()).toMatchObject([{ status: 'requested', attempts: 1 }]);
    await at(minutesLater(4), () => world.shop.run(settleRefunds));
    expect(await refunds()).toMatchObject([{ status: 'succeeded', amount: world.order.total }]);
  });
});
