import { describe, expect, it } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { showPayment } from '#functions/payments/show-payment.ts';
import { showReturn } from '#functions/payments/show-return.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { orderItem } from '#shared/orders/index.ts';
import type { Engine } from '#shared/table/engine.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import { keyed, paymentsOf, paymentsWorld, shown, statusOf, unreachable, type World } from './world.ts';

const { cards, given } = paymentsWorld();

describe('a payment', () => {
  it('is started with what the order costs, and says where to pay', async () => {
    const world = await given();
    const payment = await world.shop.done(startPayment, world.pay());
    expect(payment).toMatchObject({
      orderId: world.order.orderId,
      method: 'card',
      status: 'pending',
      amount: world.order.total,
      action: { type: 'redirect', url: expect.stringMatching(/^http/) },
      expiresAt: world.order.payBefore,
    });
    expect(await world.table.table.get(orderItem.at(world.order))).toMatchObject({ payment: payment.paymentNumber });
  });

  it('is the same one when it is asked for again', async () => {
    const world = await given();
    const first = await world.shop.done(startPayment, world.pay());
    expect(await world.shop.done(startPayment, world.pay())).toEqual(first);
    expect((await paymentsOf(world)).length).toBe(1);
  });

  it('whose link is too long to be kept answers the same link when it is asked for again', async () => {
    const world = await given();
    const alipay = world.pay({ body: { method: 'alipay', channel: 'page' } });
    const first = await world.shop.done(startPayment, alipay);
    expect(first.action?.url.length).toBeGreaterThan(300);
    expect((await paymentsOf(world)).map(({ action }) => action)).toEqual([undefined]);
    expect(await world.shop.done(startPayment, alipay)).toEqual(first);
    expect((await paymentsOf(world)).length).toBe(1);
  });

  it('is one, also when it is asked for from all sides at once', async () => {
    const world = await given();
    const answers = await Promise.all([1, 2, 3].map(() => world.shop.call(startPayment, world.pay())));
    const open = answers.filter(({ status }) => status === 201);
    expect(open.length).toBeGreaterThan(0);
    const { payment } = (await world.table.table.get(orderItem.at(world.order))) ?? {};
    expect(await shown(world, payment ?? '')).toMatchObject({ status: 'pending' });
  });

  it('with a key is answered again as it was first', async () => {
    const world = await given();
    const first = await world.shop.done(startPayment, world.pay(keyed('pay-1')));
    expect(await world.shop.done(startPayment, world.pay(keyed('pay-1')))).toEqual(first);
  });

  it.each([{}, keyed('pay-2')])('whose provider did not answer can be started after all, with %j', async (more) => {
    const world = await given();
    const broken = shopOver({ engine: world.table.engine, parameters: unreachable });
    expect(await broken.refused(startPayment, world.pay(more))).toMatchObject({
      status: 502,
      code: 'provider_unavailable',
    });
    const payment = await world.shop.done(startPayment, world.pay(more));
    expect(payment).toMatchObject({ status: 'pending', action: { type: 'redirect' } });
    expect((await paymentsOf(world)).length).toBe(1);
  });

  it('whose order was not written can be started after all with the same key', async () => {
    const world = await given();
    const orderFails: Engine = {
      ...world.table.engine,
      write: async (input) => {
        if (input.action === 'Update') throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
        return world.table.engine.write(input);
      },
    };
    const broken = shopOver({ engine: orderFails, parameters: cards.parameters });
    expect(await broken.refused(startPayment, world.pay(keyed('pay-3')))).toMatchObject({ code: 'unavailable' });
    expect(await world.shop.done(startPayment, world.pay(keyed('pay-3')))).toMatchObject({ status: 'pending' });
  });

  it('whose provider was away until its deadline was too near is started under another number', async () => {
    const world = await given();
    const away = shopOver({ engine: world.table.engine, parameters: unreachable });
    expect(await away.call(startPayment, world.pay())).toMatchObject({ status: 502 });
    const [lost] = await paymentsOf(world);
    const later = await at(minutesLater(12), () => world.shop.done(startPayment, world.pay()));
    expect(later).toMatchObject({ status: 'pending', action: { type: 'redirect' } });
    expect(later.paymentNumber).not.toBe(lost?.paymentNumber);
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('is one of twenty of an order at the most, so that all of them can be closed', async () => {
    const world = await given();
    const channels = ['qr', 'page'] as const;
    for (let i = 0; i < 20; i++)
      await world.shop.done(startPayment, world.pay({ body: { method: 'alipay', channel: channels[i % 2] } }));
    const more = await world.shop.refused(startPayment, world.pay({ body: { method: 'alipay', channel: 'qr' } }));
    expect(more).toMatchObject({ code: 'illegal_transition' });
    await world.shop.done(startPayment, world.pay({ body: { method: 'alipay', channel: 'page' } }));
    const cancelled = { caller: shopper(world.order.userId), path: { orderId: world.order.orderId } };
    expect(await world.shop.done(cancelOrder, cancelled)).toMatchObject({ status: 'cancelled' });
  });

  it.each([
    ['somebody else', async (world: World) => world.pay({ caller: shopper(fresh.user()) })],
    ['an order that is not there', async (world: World) => world.pay({ path: { orderId: 'ord_none' } })],
  ])('of %s is not there', async (_, request) => {
    const world = await given();
    expect(await world.shop.refused(startPayment, await request(world))).toMatchObject({ status: 404 });
  });

  it.each(['paid', 'expired', 'cancelled'] as const)('of an order that is %s is not started', async (status) => {
    const world = await given({ status });
    expect(await world.shop.refused(startPayment, world.pay())).toMatchObject({ code: 'illegal_transition' });
    expect(await paymentsOf(world)).toEqual([]);
  });

  it('is not started when the time is over', async () => {
    const world = await given();
    await at(minutesLater(31), async () => {
      expect(await world.shop.refused(startPayment, world.pay())).toMatchObject({ code: 'illegal_transition' });
    });
  });

  it('by a way that the shop does not take is refused', async () => {
    const world = await given({ paymentMethod: 'card' });
    const { status } = await world.shop.refused(startPayment, world.pay({ body: { method: 'cash' } }));
    expect(status).toBe(400);
  });
});

describe('looking at a payment', () => {
  it('asks the provider when it is late, and finds the order paid', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    await cards.press({ pay: paymentNumber });
    expect(await shown(world, paymentNumber)).toMatchObject({ status: 'pending' });
    await at(minutesLater(1), async () =>
      expect(await shown(world, paymentNumber)).toMatchObject({ status: 'succeeded' }),
    );
    expect(await statusOf(world)).toBe('paid');
    expect(checkInvariants(await world.table.items()).violations).toEqual([]);
  });

  it('says what it knows when the provider does not answer', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    const broken = { ...world, shop: shopOver({ engine: world.table.engine, parameters: unreachable }) };
    await at(minutesLater(1), async () =>
      expect(await shown(broken, paymentNumber)).toMatchObject({ status: 'pending' }),
    );
  });

  it('that is there already is remembered under a new key too: another body under it is refused', async () => {
    const world = await given();
    const first = await world.shop.done(startPayment, world.pay());
    const again = await world.shop.done(startPayment, world.pay({ ...keyed('k'), body: { method: 'card' } }));
    expect(again.paymentNumber).toBe(first.paymentNumber);
    const other = world.pay({ ...keyed('k'), body: { method: 'card', channel: 'wap' } });
    expect(await world.shop.refused(startPayment, other)).toMatchObject({ status: 422 });
  });

  it('is for its owner alone', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    const stranger = { caller: shopper(fresh.user()), path: { paymentNumber } };
    expect(await world.shop.refused(showPayment, stranger)).toMatchObject({ status: 404 });
  });

  it('on the way back from the provider proves nothing and tells nothing', async () => {
    const { status, text, headers } = await shopOver().call(showReturn);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('已返回商店');
  });
});
