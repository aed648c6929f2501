import { describe, expect, it } from 'vitest';
import { retryMails } from '#functions/users/retry-mails.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import { orderItem } from '#shared/orders/index.ts';
import { type Refund, refundItem } from '#shared/payments/index.ts';
import { userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { anOrder, aPayment, aUser, cny } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

const given = async () => {
  const table = await real.empty();
  const user = aUser();
  const order = anOrder({ userId: user.userId, status: 'cancelled' });
  const { paymentNumber } = aPayment(order);
  const refund: Refund = {
    refundNumber: 'rfd_01JD8Q6Z5N8B7T3V1X9K4M2P0R',
    paymentNumber,
    orderId: order.orderId,
    userId: user.userId,
    transactionId: 'pi_1',
    amount: cny(3_000),
    captured: order.total,
    reason: 'order_cancelled',
    status: 'processing',
    attempts: 1,
    createdAt: new Date().toISOString(),
  };
  await table.given([userItem.put(user), orderItem.put(order)]);
  const became = async (status: Refund['status'], before: Refund['status'] = 'processing') => {
    await table.given([refundItem.put({ ...refund, status })]);
    return {
      event: 'MODIFY' as const,
      before: refundItem.item({ ...refund, status: before }),
      after: refundItem.item({ ...refund, status }),
    };
  };
  return { shop: shopOver({ engine: table.engine }), user, order, became };
};

describe('money that has gone back', () => {
  it('is told to its shopper, with how much it is and of which order', async () => {
    const { shop, user, order, became } = await given();
    await shop.changes(sendMails, [await became('succeeded')]);
    expect(shop.mailer.sent).toMatchObject([{ to: user.email, subject: 'A refund is on its way to you' }]);
    for (const part of ['¥30.00', order.orderId]) expect(shop.mailer.sent[0]?.text).toContain(part);
  });

  it('is told once, and not when it is asked for, fails or is looked at again', async () => {
    const { shop, became } = await given();
    await shop.changes(sendMails, [
      await became('processing', 'requested'),
      await became('failed'),
      await became('failed', 'succeeded'),
      await became('succeeded', 'succeeded'),
    ]);
    expect(shop.mailer.sent).toEqual([]);
  });

  it('is told later when SES is down; not when the money has come back meanwhile', async () => {
    const { shop, became } = await given();
    shop.mailer.isDown = true;
    const change = await became('succeeded');
    await shop.changes(sendMails, [change]);
    shop.mailer.isDown = false;
    await at(minutesLater(3), async () => expect(await shop.run(retryMails)).toEqual({ sent: 1, postponed: 0 }));
    expect(shop.mailer.sent.length).toBe(1);
    await became('failed', 'succeeded');
    await shop.changes(sendMails, [change]);
    expect(shop.mailer.sent.length).toBe(1);
  });
});
