import { describe, expect, it } from 'vitest';
import { placeOrder } from '#functions/orders/place-order.ts';
import { cartItem } from '#shared/cart/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import type { Engine } from '#shared/table/engine.ts';
import { laggingEngine } from '#test/engines.ts';
import { aStock, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { items, orderRequest, shelvesOf } from './ordering.ts';

capturedLog();
const real = realTable();
const shopOf = (engine: Engine = real.engine) => shopOver({ engine });
const { given, available, ordersOf } = shelvesOf(real);

describe('the same request again', () => {
  it('is answered with the same order, as it was placed, and takes nothing more', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 5 });
    await given(stock);
    const again = orderRequest(userId, orderBody(items(stock)));
    const first = await shopOf().done(placeOrder, again);
    await real.given([
      orderItem.update(
        { userId, orderId: first.orderId },
        { set: { status: 'paid', paidAt: new Date().toISOString() }, add: { version: 1 } },
      ),
    ]);
    expect(await shopOf().done(placeOrder, again)).toEqual(first);
    expect([await available(stock), (await ordersOf(userId)).length]).toEqual([4, 1]);
    await real.given([orderItem.update({ userId, orderId: first.orderId }, { set: { status: 'pending_payment' } })]);
  });

  it('is refused with another body', async () => {
    const userId = fresh.user();
    const stock = aStock();
    await given(stock);
    await shopOf().done(placeOrder, orderRequest(userId, orderBody(items(stock)), 'key-1'));
    const other = orderRequest(userId, orderBody(items(stock, 2)), 'key-1');
    expect(await shopOf().refused(placeOrder, other)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('by another user under the same key is another order', async () => {
    const stock = aStock();
    await given(stock);
    const [one, other] = await Promise.all(
      [fresh.user(), fresh.user()].map((userId) =>
        shopOf().done(placeOrder, orderRequest(userId, orderBody(items(stock)), 'key-2')),
      ),
    );
    expect(one?.orderId).not.toBe(other?.orderId);
  });

  it('sent many times at once makes one order, and everybody hears of it', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 1 });
    await given(stock);
    const same = orderRequest(userId, orderBody(items(stock)));
    const answers = await Promise.all(Array.from({ length: 6 }, () => shopOf().call(placeOrder, same)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    for (const { json } of answers) expect(json).toEqual(answers[0]?.json);
    expect([await available(stock), (await ordersOf(userId)).length]).toEqual([0, 1]);
  });

  it('for the last piece is not answered "sold out" because the record was read too early', async () => {
    const engine = laggingEngine(real.engine);
    const stock = aStock({ available: 1 });
    await given(stock);
    const again = orderRequest(fresh.user(), orderBody(items(stock)));
    const first = await shopOf(engine).done(placeOrder, again);
    expect(await shopOf(engine).done(placeOrder, again)).toEqual(first);
  });

  it('for the cart is not answered "empty" because the record was read too early', async () => {
    const engine = laggingEngine(real.engine);
    const userId = fresh.user();
    const stock = aStock();
    await given(stock);
    await real.given([
      cartItem.put({ userId, version: 1, lines: [{ sku: stock.sku, quantity: 1, seenPrice: stock.price }] }),
    ]);
    const again = orderRequest(userId, orderBody());
    const first = await shopOf(engine).done(placeOrder, again);
    // Not every replica is behind: this one has seen the empty cart, and not yet the record of the order.
    const recordIsBehind: Engine = {
      ...real.engine,
      batchGetItem: (input) => (input.ConsistentRead ? real.engine : engine).batchGetItem(input),
    };
    expect(await shopOf(recordIsBehind).done(placeOrder, again)).toEqual(first);
  });
});
