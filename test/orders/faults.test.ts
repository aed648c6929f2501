import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Operation } from '#functions/http/operation.ts';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { confirmReceipt } from '#functions/orders/confirm-receipt.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { cartItem } from '#shared/cart/index.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { applyProviderFact, paymentItem, payments } from '#shared/payments/index.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { type EngineFault, engineFaults, faultyEngine } from '#test/engines.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { aCart, anOrder, aPayment, aStock, fresh, moneyFor, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { type Answer, shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { moneyPorts } from '../payments/money-ports.ts';
import { dealingsIn, paidOrder, parcel, unpaidOrder } from './selling.ts';

capturedLog();
const real = realTable();

type Plan = ReadonlyMap<number, EngineFault>;
const told = (plan: Plan): string => [...plan].map(([call, fault]) => `${fault} at call ${call}`).join(' and ');

/** A fault at each of the first calls, each kind of it. */
const singles = (calls: number): readonly Plan[] =>
  Array.from({ length: calls }, (_, call) => engineFaults.map((fault) => new Map([[call, fault]]))).flat();

/** Two faults at two of the first calls: each kind at either of them, and at full length with each of the others. */
const pairs = (calls: number): readonly Plan[] => {
  const usual = (one: number, other: number, turn: number) => (one + other + turn) % engineFaults.length === 0;
  const isTaken = atLength(usual, () => true);
  const plans: Plan[] = [];
  for (let second = 1; second < calls; second++)
    for (let first = 0; first < second; first++)
      for (const [i, one] of engineFaults.entries())
        for (const [j, other] of engineFaults.entries())
          if (isTaken(i, j, first + second))
            plans.push(
              new Map([
                [first, one],
                [second, other],
              ]),
            );
  return plans;
};

const mostTries = 6;
const mayTryAgain = ({ status, text }: Answer): boolean => status === 503 || text.includes('"conflict"');

/** One shopper with a full cart, whose client sends the request again as long as it may. */
const ordering = async (form: 'cart' | 'items', plan: Plan) => {
  const userId = fresh.user();
  const stocks = [aStock({ available: 3 }), aStock({ available: 2 })];
  const lines = stocks.map(({ sku, price }) => ({ sku, quantity: 2, seenPrice: price }));
  await real.given([...stocks.map((stock) => stockItem.put(stock)), cartItem.put(aCart(userId, lines))]);

  const engine = faultyEngine(real.engine, plan);
  const shop = shopOver({ engine });
  const items = lines.map(({ sku, quantity }) => ({ sku, quantity }));
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const request = { caller: shopper(userId), body: orderBody(form === 'items' ? items : undefined), headers };
  const answers: Answer[] = [];
  do answers.push(await shop.call(placeOrder, request));
  while (answers.length < mostTries && answers.slice(-1).some(mayTryAgain));

  const placed = await real.table.query(orderItem, {
    partition: orderItem.partition({ userId }),
    range: { prefix: 'ORDER#' },
    limit: 9,
  });
  const left = await real.table.getMany(stocks.map((stock) => stockItem.at(stock)));
  const cart = await real.table.get(cartItem.at({ userId }));
  return { answers, placed: placed.items, left: left.map((stock) => stock?.available), cart, calls: engine.calls };
};

const assertOnce = async (form: 'cart' | 'items', plan: Plan): Promise<void> => {
  const { answers, placed, left, cart } = await ordering(form, plan);
  const last = answers.at(-1);
  expect(last?.status, `${told(plan)}: ${answers.map(({ text }) => text).join('\n')}`).toBe(201);
  // Nothing but "try again" on the way: a fault of the table is never the shopper's mistake, nor a riddle.
  for (const { status } of answers.slice(0, -1)) expect([409, 503], told(plan)).toContain(status);
  expect(
    placed.map(({ orderId }) => orderId),
    told(plan),
  ).toEqual([Reflect.get(Object(last?.json), 'orderId')]);
  expect(left, told(plan)).toEqual([1, 0]);
  expect(cart?.lines.length, told(plan)).toBe(form === 'cart' ? 0 : 2);
};

describe.each(['cart', 'items'] as const)('an order from the %s', (form) => {
  it('takes as few calls as the design says', async () => {
    expect((await ordering(form, new Map())).calls).toBe(form === 'cart' ? 3 : 2);
  });

  it('is placed once, whichever call fails in whichever way', async () => {
    for (const plan of singles(4)) await assertOnce(form, plan);
  });

  it('is told "try again" when the table stays down, and nothing has happened', async () => {
    const { answers, placed, left } = await ordering(
      form,
      new Map(Array.from({ length: 99 }, (_, i) => [i, 'timeout'])),
    );
    expect(answers.map(({ status, headers }) => [status, headers['retry-after']])).toEqual(
      Array.from({ length: mostTries }, () => [503, '1']),
    );
    expect([placed, left]).toEqual([[], [3, 2]]);
  });

  it('is not told "unavailable" for contention', async () => {
    const conflicts = new Map(Array.from({ length: 99 }, (_, i): [number, EngineFault] => [i, 'conflict']));
    const { answers } = await ordering(form, conflicts);
    expect(answers[0]).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });
});

describe('an order from the cart', () => {
  it('is placed once, whichever two calls fail in whichever ways', async () => {
    for (const plan of pairs(4)) await assertOnce('cart', plan);
    expect(checkInvariants(await real.items()).violations).toEqual([]);
  });
});

/** Sends a request again as long as it may; answers what was heard on the way. */
const insisting = async (plan: Plan, operation: Operation, request: TestRequest): Promise<Answer[]> => {
  const shop = shopOver({ engine: faultyEngine(real.engine, plan) });
  const answers: Answer[] = [];
  do answers.push(await shop.call(operation, request));
  while (answers.length < mostTries && answers.slice(-1).some(mayTryAgain));
  for (const { status } of answers.slice(0, -1)) expect([409, 503], told(plan)).toContain(status);
  return answers;
};

describe('a cancellation', () => {
  it('gives the pieces back once, whichever call fails in whichever way', async () => {
    for (const plan of singles(4)) {
      const { order, stocks, buyer, now } = await unpaidOrder(real, 2);
      const answers = await insisting(plan, cancelOrder, { caller: buyer, path: { orderId: order.orderId } });
      expect(answers.at(-1), told(plan)).toMatchObject({ status: 200, json: { status: 'cancelled' } });
      expect((await now()).events.length, told(plan)).toBe(2);
      const shelf = await real.table.getMany(stocks.map((stock) => stockItem.at(stock)));
      expect(
        shelf.map((stock) => stock?.available),
        told(plan),
      ).toEqual([10, 10]);
    }
  });
});

describe('a shipment', () => {
  it('leaves once, whichever call fails in whichever way, and its repeats under one key are told of it', async () => {
    for (const plan of singles(5)) {
      const { sellers, now, sales } = await paidOrder(real);
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const answers = await insisting(plan, shipOrder, { ...sellers[0], body: parcel, headers });
      expect(answers.at(-1), told(plan)).toMatchObject({ status: 201 });
      const order = await now();
      expect([order.status, order.shipments?.length, order.events.length], told(plan)).toEqual(['shipped', 1, 3]);
      expect(await sales(), told(plan)).toMatchObject([{ status: 'shipped' }]);
    }
  });
});

describe('a receipt', () => {
  it('completes the order and its sales once, whichever call fails in whichever way', async () => {
    for (const plan of singles(3)) {
      const sold = await paidOrder(real, 2);
      const { ship, statesOf, eventsOf } = dealingsIn(real);
      for (const i of [0, 1]) await ship(sold, i);
      const { orderId } = sold.order;
      const answers = await insisting(plan, confirmReceipt, { caller: sold.buyer, path: { orderId } });
      expect(answers.at(-1), told(plan)).toMatchObject({ status: 200, json: { status: 'completed' } });
      expect(await statesOf(sold), told(plan)).toEqual(['completed', 'completed', 'completed']);
      expect((await eventsOf(sold)).length, told(plan)).toBe(4);
    }
    expect(checkInvariants(await real.items()).violations).toEqual([]);
  });
});

describe('money', () => {
  it('pays its order once, whichever call fails, as long as the provider tells it again', async () => {
    for (const plan of singles(3)) {
      const stock = aStock({ available: 0, supplied: 1 });
      const order = anOrder({ stocks: [{ ...stock, available: 1 }] });
      const payment = aPayment(order);
      await real.given([stockItem.put(stock), orderItem.put(order), paymentItem.put(payment)]);
      const table = new Table(faultyEngine(real.engine, plan), new Meter(), { consistent: true });
      const fact = moneyFor(payment);
      const deliver = async (): Promise<string> => {
        const current = await payments.reads(table).of(payment.paymentNumber);
        return applyProviderFact(fact, current ?? payment, moneyPorts(table), new Date());
      };
      const verdicts: string[] = [];
      for (let i = 0; i < 4; i++) verdicts.push(await deliver().catch((error: Error) => error.name));
      expect(verdicts.at(-1), told(plan)).toBe('known');
      expect((await real.table.get(orderItem.at(order)))?.status, told(plan)).toBe('paid');
    }
    expect(checkInvariants(await real.items()).violations).toEqual([]);
  });
});
