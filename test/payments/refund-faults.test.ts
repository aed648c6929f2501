import { beforeEach, describe, expect, it } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { type EngineFault, engineFaults, faultyEngine } from '#test/engines.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import type { Answer } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { randomFrom } from './gates/random.ts';
import { type Mishap, refundService } from './refund-service.ts';
import { refundingIn } from './refunding.ts';

capturedLog();
const real = realTable();
const provider = refundService();
const { sold, ask, settle, refunds, payment, violations, shop } = refundingIn(real, () => provider.parameters);

beforeEach(() => {
  provider.state.outcome = 'succeeded';
  provider.state.mishaps = [];
});

type Plan = ReadonlyMap<number, EngineFault>;
const told = (plan: Plan): string => [...plan].map(([call, fault]) => `${fault} at call ${call}`).join(' and ');
const singles = (calls: number): readonly Plan[] =>
  Array.from({ length: calls }, (_, call) => engineFaults.map((fault) => new Map([[call, fault]]))).flat();

const movedFor = (paymentNumber: string): readonly number[] =>
  provider.moved.filter((each) => each.paymentNumber === paymentNumber).map(({ amount }) => amount);

/** Sends a request again as long as it may. */
const insistently = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 1; ; tries++) {
    const answer = await send();
    const mayTryAgain = answer.status === 503 || answer.text.includes('"conflict"');
    if (!mayTryAgain || tries === 6) return answer;
  }
};

describe('whichever call to the table fails in whichever way', () => {
  it('a refund is made once', async () => {
    for (const plan of singles(10)) {
      const order = await sold();
      const engine = faultyEngine(real.engine, plan);
      const key = fresh.name('key');
      const answer = await insistently(() => ask(order, 0, { amount: 900, key }, engine));
      expect(answer.status, told(plan)).toBe(202);
      await at(minutesLater(2), settle);
      expect(movedFor(order.paymentNumber), told(plan)).toEqual([900]);
      const rows = await refunds(order.paymentNumber);
      expect(
        rows.map(({ status }) => status),
        told(plan),
      ).toEqual(['succeeded']);
    }
    expect(await violations()).toEqual([]);
  }, 120_000);

  it('a paid order is cancelled once, and all of its money goes back', async () => {
    for (const plan of singles(8)) {
      const order = await sold();
      const shopWithFaults = shop(faultyEngine(real.engine, plan));
      const request = { caller: order.buyer, path: { orderId: order.order.orderId } };
      const answer = await insistently(() => shopWithFaults.call(cancelOrder, request));
      expect([answer.status, (await order.now()).status], told(plan)).toEqual([200, 'cancelled']);
      await at(minutesLater(2), settle);
      expect(movedFor(order.paymentNumber), told(plan)).toEqual([order.order.total.amount]);
      const [stock] = await real.table.getMany(order.stocks.map((each) => stockItem.at(each)));
      expect(stock?.available, told(plan)).toBe(10);
    }
    expect(await violations()).toEqual([]);
  }, 120_000);
});

describe('a provider that answers late, wrongly or not at all', () => {
  it('never gives anything back twice', async () => {
    const seed = seedOfRun();
    const random = randomFrom(seed);
    const kinds: readonly Mishap[] = ['none', 'refused before', 'error after', 'closed after'];
    const runs = atLength(20, 200);
    const orders = [];
    for (let run = 0; run < runs; run++) {
      const order = await sold();
      provider.state.mishaps = Array.from({ length: 6 }, () => kinds[Math.floor(random() * kinds.length)] ?? 'none');
      const key = fresh.name('key');
      const asked = Array.from({ length: 1 + Math.floor(random() * 2) }, () => ask(order, 0, { amount: 700, key }));
      const answers = await Promise.all(asked);
      for (const { status, text } of answers) expect([202, 409], `seed ${seed}: ${text}`).toContain(status);
      orders.push(order);
    }
    provider.state.mishaps = [];
    await at(minutesLater(3), settle);
    for (const { paymentNumber, order } of orders) {
      expect(movedFor(paymentNumber), `seed ${seed}`).toEqual([700]);
      expect(await payment(paymentNumber), `seed ${seed}`).toMatchObject({ refundable: order.total.amount - 700 });
    }
    expect(await violations(), `seed ${seed}`).toEqual([]);
  }, 300_000);
});
