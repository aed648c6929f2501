import { beforeEach, describe, expect, it } from 'vitest';
import { cancelOrder } from '#functions/orders/cancel-order.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { dealingsIn } from '../orders/selling.ts';
import { refundService } from './refund-service.ts';
import { refundingIn } from './refunding.ts';

capturedLog();
const real = realTable();
const provider = refundService();
const { sold, ask, refunds, payment, violations, shop } = refundingIn(real, () => provider.parameters);
const dealings = dealingsIn(real);
type World = Awaited<ReturnType<typeof sold>>;

beforeEach(() => {
  provider.state.outcome = 'succeeded';
  provider.state.mishaps = [];
});

const cancel = ({ buyer, order: { orderId } }: World) => shop().call(cancelOrder, { caller: buyer, path: { orderId } });
const available = async ({ stocks }: World) =>
  (await real.table.getMany(stocks.map((stock) => stockItem.at(stock)))).map((stock) => stock?.available);

describe('a paid order of which nothing was sent', () => {
  it('is cancelled: its pieces are free, nobody can send it, and all of its money goes back', async () => {
    const order = await sold(2);
    const answer = await cancel(order);
    expect([answer.status, answer.json]).toEqual([
      200,
      expect.objectContaining({ status: 'cancelled', refunded: order.order.total }),
    ]);
    expect(await dealings.statesOf(order)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(await dealings.eventsOf(order)).toEqual(['placed', 'paid', 'cancelled', 'refunded']);
    expect(await available(order)).toEqual([10, 10]);
    expect(await payment(order.paymentNumber)).toMatchObject({ refundable: 0, status: 'succeeded' });
    expect(await dealings.ship(order, 0)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
    expect(await violations()).toEqual([]);
  });

  it('is cancelled once, however often it is asked for, in turn and at once', async () => {
    const order = await sold();
    const answers = [await cancel(order), ...(await Promise.all([cancel(order), cancel(order)]))];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await refunds(order.paymentNumber)).length).toBe(1);

    const another = await sold();
    const atOnce = await Promise.all([1, 2, 3].map(() => cancel(another)));
    expect(atOnce.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await refunds(another.paymentNumber)).length).toBe(1);
    expect(await available(another)).toEqual([10]);
    expect(await violations()).toEqual([]);
  });

  it('gives back what is left, when a part has gone back already', async () => {
    const order = await sold();
    await ask(order, 0, { amount: 800 });
    expect((await cancel(order)).status).toBe(200);
    const amounts = (await refunds(order.paymentNumber)).map(({ amount }) => amount.amount);
    expect(amounts.toSorted((a, b) => a - b)).toEqual([800, order.order.total.amount - 800]);
    expect(await violations()).toEqual([]);
  });

  it('is cancelled also while the provider does not answer: its money goes back as soon as it does', async () => {
    const order = await sold();
    provider.state.mishaps = Array.from({ length: 4 }, () => 'refused before' as const);
    expect((await cancel(order)).json).toMatchObject({ status: 'cancelled' });
    expect(await refunds(order.paymentNumber)).toMatchObject([{ status: 'requested' }]);
    expect(await violations()).toEqual([]);
  });

  it('is either cancelled or sent, and never both', async () => {
    for (let round = 0; round < 8; round++) {
      const order = await sold(2);
      const [cancelled, sent] = await Promise.all([cancel(order), dealings.ship(order, round % 2)]);
      expect([
        [200, 409],
        [409, 201],
      ]).toContainEqual([cancelled.status, sent.status]);
      expect(await violations()).toEqual([]);
    }
  });

  it('is cancelled beside a refund of a merchant without any money going back twice', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await sold();
      const [cancelled, asked] = await Promise.all([cancel(order), ask(order, 0, { amount: 5_000 })]);
      expect([cancelled.status, [202, 409].includes(asked.status)]).toEqual([200, true]);
      const moved = provider.moved.filter((each) => each.paymentNumber === order.paymentNumber);
      expect(moved.reduce((sum, { amount }) => sum + amount, 0)).toBe(order.order.total.amount);
      expect(await violations()).toEqual([]);
    }
  });
});

describe('a paid order of which something was sent', () => {
  it.each([1, 2])('stays what it is (of %s merchants one has sent)', async (merchants) => {
    const order = await sold(merchants);
    await dealings.ship(order, 0);
    const before = await order.now();
    expect(await cancel(order)).toMatchObject({ status: 409, json: { code: 'illegal_transition' } });
    expect(await order.now()).toEqual(before);
    expect(await refunds(order.paymentNumber)).toEqual([]);
  });
});

it('an order that is paid is cancelled by its shopper alone', async () => {
  const order = await sold();
  const stranger = { caller: shopper(fresh.user()), path: { orderId: order.order.orderId } };
  expect((await shop().refused(cancelOrder, stranger)).status).toBe(404);
  expect(await real.table.get(orderItem.at(order.order))).toMatchObject({ status: 'paid' });
});
