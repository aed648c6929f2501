import { describe, expect, it } from 'vitest';
import { retryMails } from '#functions/users/retry-mails.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import { type Order, orderItem, orderMail, refundMail } from '#shared/orders/index.ts';
import { outboxItem, type User, userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { anOrder, aStock, aUser, cny } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

const written = capturedLog();
const real = realTable();
const origin = 'https://shop.example';
const shipment = {
  shipmentId: 'shp_1',
  merchantId: 'mch_01JD8Q6Z5N8B7T3V1X9K4M2P0M',
  carrier: '顺丰速运',
  trackingNumber: 'SF1234567890123',
  shippedAt: '2026-11-23T08:00:00.000Z',
};

/** An order and its shopper, in a table of their own, and the changes of the order as the stream tells them. */
const given = async (changes: { user?: Partial<User>; order?: Partial<Order>; isUserGone?: boolean } = {}) => {
  const table = await real.empty();
  const user = aUser(changes.user);
  const order = anOrder({ userId: user.userId, ...changes.order });
  await table.given([...(changes.isUserGone ? [] : [userItem.put(user)]), orderItem.put(order)]);
  const shop = shopOver({ engine: table.engine });
  const after = orderItem.item(order);
  return {
    table,
    shop,
    user,
    order,
    placed: { event: 'INSERT' as const, after },
    became: async (to: Partial<Order>) => {
      await table.given([orderItem.put({ ...order, ...to })]);
      return { event: 'MODIFY' as const, before: after, after: orderItem.item({ ...order, ...to }) };
    },
    waiting: async () => (await table.items()).flatMap((item) => outboxItem.from(item) ?? []),
  };
};

describe('an order', () => {
  it('is announced by its own image: nothing waits in the outbox', async () => {
    const { shop, user, order, placed, waiting } = await given();
    expect(await shop.changes(sendMails, [placed])).toEqual([]);
    expect(shop.mailer.sent).toMatchObject([{ to: user.email, subject: 'We have your order' }]);
    expect(shop.mailer.sent[0]?.text).toContain(order.orderId);
    expect(await waiting()).toEqual([]);
  });

  it.each([
    ['paid', { status: 'paid' as const }, 'Your payment has arrived'],
    ['shipped', { status: 'shipped' as const, shipments: [shipment] }, 'Your order is on its way'],
  ])('that is %s is told to its shopper', async (_, to, subject) => {
    const { shop, became } = await given();
    await shop.changes(sendMails, [await became(to)]);
    expect(shop.mailer.sent).toMatchObject([{ subject }]);
  });

  it.each([
    ['expires', { status: 'expired' as const }],
    ['is cancelled', { status: 'cancelled' as const }],
    ['is delivered', { status: 'delivered' as const }],
    ['is completed', { status: 'completed' as const }],
    ['gets a payment', { payment: 'P1' }],
    ['is sent in part', { shipments: [shipment] }],
  ])('that %s is not', async (_, to) => {
    const { shop, became } = await given();
    expect(await shop.changes(sendMails, [await became(to)])).toEqual([]);
    expect(shop.mailer.sent).toEqual([]);
  });

  it('that has ended before its mail goes out is not announced any more', async () => {
    const { shop, placed, became } = await given();
    await became({ status: 'expired' });
    await shop.changes(sendMails, [placed]);
    expect(shop.mailer.sent).toEqual([]);
  });

  it.each([
    ['is gone', { isUserGone: true }],
    ['is being erased', { user: { status: 'erasing' as const } }],
    ['is erased', { user: { status: 'erased' as const } }],
  ])('whose shopper %s is told to nobody', async (_, changes) => {
    const { shop, placed, became, waiting } = await given(changes);
    expect(await shop.changes(sendMails, [placed, await became({ status: 'paid' })])).toEqual([]);
    expect([shop.mailer.sent, await waiting()]).toEqual([[], []]);
  });

  it('that is told twice by the stream is mailed once more, and never fails', async () => {
    const { shop, placed } = await given();
    expect(await shop.changes(sendMails, [placed])).toEqual([]);
    expect(await shop.changes(sendMails, [placed])).toEqual([]);
    expect(shop.mailer.sent.length).toBe(2);
  });

  it('waits in the outbox while SES is down, and its mail goes out with the sweep', async () => {
    const { shop, user, placed, became, waiting } = await given();
    shop.mailer.isDown = true;
    expect(await shop.changes(sendMails, [placed, await became({ status: 'paid' })])).toEqual([]);
    expect((await waiting()).map(({ mail }) => mail).toSorted()).toEqual(['order_paid', 'order_placed']);
    expect(written.lines).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'mail postponed' }));

    shop.mailer.isDown = false;
    await at(minutesLater(3), async () => expect(await shop.run(retryMails)).toEqual({ sent: 2, postponed: 0 }));
    expect(shop.mailer.sent.map(({ to }) => to)).toEqual([user.email, user.email]);
    expect(await waiting()).toEqual([]);
  });

  it('that waits for its mail when its shopper is erased is told to nobody', async () => {
    const { table, shop, user, placed, waiting } = await given();
    shop.mailer.isDown = true;
    await shop.changes(sendMails, [placed]);
    await table.given([userItem.put({ ...user, status: 'erased' })]);
    shop.mailer.isDown = false;
    await at(minutesLater(3), () => shop.run(retryMails));
    expect([shop.mailer.sent, await waiting()]).toEqual([[], []]);
  });

  it('leaves nothing of its shopper in the log', async () => {
    const { shop, user, order, placed } = await given();
    shop.mailer.isDown = true;
    await shop.changes(sendMails, [placed]);
    const log = JSON.stringify(written.lines);
    for (const secret of [user.email, user.username, order.address.street, order.address.phone])
      expect(log).not.toContain(secret);
  });
});

describe.each([
  { locale: 'en', total: 'Total: ¥264.00', shippingCosts: 'Shipping: ¥8.00', pays: 'Nov 23, 2026' },
  { locale: 'zh', total: '合计：¥264.00', shippingCosts: '运费：¥8.00', pays: '2026年11月23日' },
] as const)('the mail of an order ($locale)', ({ locale, total, shippingCosts, pays }) => {
  const reader = aUser({ locale });
  const now = new Date('2026-11-23T08:00:00.000Z');
  const order = anOrder({ stocks: [aStock({ name: '茶杯 <b>cup</b>' })], quantity: 2, now });
  const textOf = (of: Order, news: Parameters<typeof orderMail>[1]) => orderMail(reader, news, of, origin)?.text ?? '';

  it('says what was bought, what it costs, and where the shop is', () => {
    const text = textOf(order, 'placed');
    expect(text).toContain('2 × 茶杯 <b>cup</b> (青 celadon): ¥256.00');
    for (const part of [total, shippingCosts, order.orderId, `${origin}/`]) expect(text).toContain(part);
  });

  it('lets no name become markup', () => {
    const { html = '' } = orderMail(reader, 'placed', order, origin) ?? {};
    expect(html).toContain('茶杯 &lt;b&gt;cup&lt;/b&gt;');
  });

  it('says until when to pay, as long as nobody has', () => {
    expect(textOf(order, 'placed')).toContain(pays);
    expect(textOf(order, 'placed')).toContain('UTC');
    expect(textOf({ ...order, status: 'paid' }, 'placed')).not.toContain('UTC');
  });

  it('names every parcel when it is shipped', () => {
    const parcels = [shipment, { ...shipment, carrier: 'EMS', trackingNumber: 'EM42' }];
    const text = textOf({ ...order, status: 'shipped', shipments: parcels }, 'shipped');
    for (const part of ['顺丰速运', 'SF1234567890123', 'EMS', 'EM42']) expect(text).toContain(part);
    expect(textOf({ ...order, status: 'paid' }, 'paid')).not.toContain('SF');
  });

  it('has a subject of its own for each piece of news', () => {
    const news = ['placed', 'paid', 'shipped'] as const;
    const mails = [
      ...news.map((each) => orderMail(reader, each, order, origin)),
      refundMail(reader, cny(1), order, origin),
    ];
    expect(new Set(mails.map((mail) => mail?.subject)).size).toBe(4);
  });

  it('says how much has gone back, also of an order that was cancelled', () => {
    const text = refundMail(reader, cny(3_000), { ...order, status: 'cancelled' }, origin)?.text;
    for (const part of [locale === 'en' ? 'Refunded: ¥30.00' : '退款金额：¥30.00', order.orderId])
      expect(text).toContain(part);
  });

  it('shows the minor units that the currency has', () => {
    const price = { amount: 1_500, currency: 'JPY' };
    const text = textOf({ ...order, total: price, shipping: { ...price, amount: 0 } }, 'placed');
    expect(text).toMatch(/(Total: |合计：)[¥￥]1,500\n/);
    expect(text).not.toContain(shippingCosts);
  });
});
