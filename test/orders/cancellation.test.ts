import { describe, expect, it } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { startPayment } from '#functions/payments/start-payment.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { orderItem } from '#shared/orders/index.ts';
import { applyProviderFact, paymentItem, payments, refundItem } from '#shared/payments/index.ts';
import { shopper } from '#test/event.ts';
import { aPayment, fresh, moneyFor } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import { moneyPorts } from '../payments/money-ports.ts';
import { paymentsOf, paymentsWorld, statusOf, unreachable, type World } from '../payments/world.ts';

const { cards, given } = paymentsWorld();

const cancel = ({ shop, pay }: World) => shop.call(cancelOrder, pay());
const available = async ({ table, stock }: World) => (await table.table.get(stockItem.at(stock)))?.available;
const violations = async ({ table }: World) => checkInvariants(await table.items()).violations;
const refused = { status: 409, json: { code: 'illegal_transition' } };

describe('an order that is not paid', () => {
  it('is cancelled, and its pieces are free again', async () => {
    const world = await given();
    const answer = await cancel(world);
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);
    expect(answer.json).toMatchObject({ status: 'cancelled', version: 2 });
    expect([await statusOf(world), await available(world)]).toEqual(['cancelled', 10]);
    const kept = await world.table.table.get(orderItem.at(world.order));
    expect(kept?.events.map(({ type }) => type)).toEqual(['placed', 'cancelled']);
    expect(kept).not.toHaveProperty('dueAt');
    expect(await violations(world)).toEqual([]);
  });

  it('is cancelled once, however often it is asked for', async () => {
    const world = await given();
    const answers = [await cancel(world), await cancel(world), ...(await Promise.all([cancel(world), cancel(world)]))];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await available(world)).toBe(10);
  });

  it('is cancelled once, also by several at once', async () => {
    const world = await given();
    const answers = await Promise.all([1, 2, 3].map(() => cancel(world)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await available(world)).toBe(10);
    expect(await violations(world)).toEqual([]);
  });

  it('closes its payment at the provider first, so that no money comes after the pieces are gone', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    expect((await cancel(world)).status).toBe(200);
    expect((await paymentsOf(world)).map(({ status }) => status)).toEqual(['closed']);
    expect(await cards.press({ pay: paymentNumber })).toMatchObject({ body: { status: 'expired' } });
    expect((await world.shop.call(startPayment, world.pay())).status).toBe(409);
  });

  it('gives its money back when that was there before', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    await cards.press({ pay: paymentNumber });
    expect((await cancel(world)).json).toMatchObject({ status: 'cancelled' });
    expect([await statusOf(world), await available(world)]).toEqual(['cancelled', 10]);
    expect(await paymentsOf(world)).toMatchObject([{ status: 'succeeded', refundable: 0 }]);
    expect(await violations(world)).toEqual([]);
  });

  it('stays as it was while the provider cannot be reached', async () => {
    const world = await given();
    await world.shop.done(startPayment, world.pay());
    const shop = shopOver({ engine: world.table.engine, parameters: unreachable });
    expect(await shop.call(cancelOrder, world.pay())).toMatchObject({
      status: 502,
      json: { code: 'provider_unavailable' },
    });
    expect([await statusOf(world), await available(world)]).toEqual(['pending_payment', 9]);
    expect((await paymentsOf(world)).map(({ status }) => status)).toEqual(['pending']);
    expect((await cancel(world)).status).toBe(200);
  });

  it('keeps its payment for a person to look at when the money is not what was asked for, and is cancelled', async () => {
    const world = await given();
    const payment = aPayment(world.order);
    await world.table.given([
      paymentItem.put(payment),
      orderItem.update(world.order, { set: { payment: payment.paymentNumber } }),
    ]);
    const { table } = world.table;
    const ports = moneyPorts(table);
    const fact = moneyFor(payment, { amount: { amount: 1, currency: 'CNY' } });
    expect(await applyProviderFact(fact, payment, ports, new Date())).toBe('amount_mismatch');
    expect((await cancel(world)).status).toBe(200);
    expect((await paymentsOf(world)).map(({ status }) => status)).toEqual(['review']);
    expect(await violations(world)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('sends nobody to pay whose payment was just being started (round %s)', async () => {
    const world = await given();
    const [paying, cancelling] = await Promise.all([world.shop.call(startPayment, world.pay()), cancel(world)]);
    expect(await violations(world)).toEqual([]);
    if (cancelling.status !== 200) {
      expect(cancelling.status).toBe(409);
      return;
    }
    const [payment] = await paymentsOf(world);
    // One that was only just written has told nobody where to pay; one that has is closed at the provider, too.
    expect([undefined, 'closed', 'created']).toContain(payment?.status);
    if (payment?.action) expect(payment.status).toBe('closed');
    if (paying.status === 201)
      expect(await cards.press({ pay: payment?.paymentNumber ?? '' })).toMatchObject({ body: { status: 'expired' } });
  });

  it('is closed at the provider also when that has answered between the look at it and its end', async () => {
    const world = await given();
    const { engine } = world.table;
    const [toldWhere, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { parameters } = cards;
    const paying = shopOver({
      parameters,
      engine: {
        ...engine,
        write: async (input) => {
          if (input.action === 'Update' && JSON.stringify(input.Key).includes('PAY#')) {
            toldWhere.resolve();
            await looked.promise;
          }
          return engine.write(input);
        },
      },
    }).call(startPayment, world.pay());
    await toldWhere.promise;
    const cancelling = shopOver({
      parameters,
      engine: {
        ...engine,
        write: async (input) => {
          looked.resolve();
          await paying;
          return engine.write(input);
        },
      },
    });
    expect((await cancelling.call(cancelOrder, world.pay())).status).toBe(200);
    expect((await paying).status).toBe(201);
    const [payment] = await paymentsOf(world);
    expect(payment?.status).toBe('closed');
    expect(await cards.press({ pay: payment?.paymentNumber ?? '' })).toMatchObject({ body: { status: 'expired' } });
    expect(await violations(world)).toEqual([]);
  });

  it.each([
    ['tied to the order, and not written yet', undefined],
    ['written, and not known to the provider yet', 'created'],
  ] as const)('closes a payment that is %s', async (_, status) => {
    const world = await given();
    const { reference: _reference, action: _action, ...payment } = aPayment(world.order, { status: 'created' });
    await world.table.given([
      orderItem.update(world.order, { set: { payment: payment.paymentNumber } }),
      ...(status ? [paymentItem.put(payment)] : []),
    ]);
    expect((await cancel(world)).status).toBe(200);
    expect(await paymentsOf(world)).toMatchObject([{ paymentNumber: payment.paymentNumber, status: 'closed' }]);
  });
});

describe('money that comes late for a cancelled order', () => {
  it('goes back, and the order stays cancelled', async () => {
    const world = await given();
    const { paymentNumber } = await world.shop.done(startPayment, world.pay());
    await cancel(world);
    const { table } = world.table;
    const ports = moneyPorts(table);
    const payment = await payments.reads(table).of(paymentNumber);
    if (!payment) throw new Error('the payment is gone');
    expect(await applyProviderFact(moneyFor(payment), payment, ports, new Date())).toBe('order_cancelled');
    expect([await statusOf(world), await available(world)]).toEqual(['cancelled', 10]);
    expect(await violations(world)).toEqual([]);
  });

  it('at the same moment goes back, whichever of the two was first', async () => {
    for (let round = 0; round < 5; round++) {
      const world = await given();
      const payment = aPayment(world.order, { status: 'closed' });
      await world.table.given([
        paymentItem.put(payment),
        orderItem.update(world.order, { set: { payment: payment.paymentNumber } }),
      ]);
      const { table } = world.table;
      const ports = moneyPorts(table);
      const arrive = () => untilFresh(() => applyProviderFact(moneyFor(payment), payment, ports, new Date()));
      const [verdict, answer] = await Promise.all([arrive(), cancel(world)]);
      expect(['applied', 'order_cancelled']).toContain(verdict);
      expect([answer.status, await statusOf(world)]).toEqual([200, 'cancelled']);
      expect((await world.table.items()).flatMap((item) => refundItem.from(item) ?? [])).toMatchObject([
        { amount: world.order.total, transactionId: (await paymentsOf(world))[0]?.transactionId },
      ]);
      expect(await violations(world)).toEqual([]);
    }
  });
});

describe('a cancellation is refused', () => {
  it.each(['shipped', 'delivered', 'completed', 'expired'] as const)('for an order that is %s', async (status) => {
    const world = await given({ status });
    expect(await cancel(world)).toMatchObject(refused);
    expect([await statusOf(world), await available(world)]).toEqual([status, 9]);
  });

  it('for somebody else’s order, which is not there', async () => {
    const world = await given();
    const { orderId } = world.order;
    const stranger = { caller: shopper(fresh.user()), path: { orderId } };
    expect(await world.shop.refused(cancelOrder, stranger)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await statusOf(world)).toBe('pending_payment');
  });
});
