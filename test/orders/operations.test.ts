import { describe, expect, it } from 'vitest';
import { listOrderEvents } from '#functions/orders/list-order-events.ts';
import { listOrders } from '#functions/orders/list-orders.ts';
import { showOrder } from '#functions/orders/show-order.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { anOrder, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const given = async (...changes: readonly Partial<Order>[]) => {
  const userId = fresh.user();
  const orders = changes.map((each, i) => anOrder({ userId, now: new Date(Date.now() + i * 1_000), ...each }));
  await real.given(orders.map((order) => orderItem.put(order)));
  return { shop: shopOver({ engine: real.engine }), caller: shopper(userId), orders };
};

describe('an order', () => {
  it('is shown to its owner, with its version', async () => {
    const { shop, caller, orders } = await given({ note: 'ring twice' });
    const [{ orderId } = anOrder()] = orders;
    const answer = await shop.call(showOrder, { caller, path: { orderId } });
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"1"']);
    expect(await shop.done(showOrder, { caller, path: { orderId } })).toMatchObject({ orderId, note: 'ring twice' });
  });

  it.each([showOrder, listOrderEvents])('of somebody else is not there: $id', async (operation) => {
    const { shop, orders } = await given({});
    const [{ orderId } = anOrder()] = orders;
    const stranger = { caller: shopper(fresh.user()), path: { orderId } };
    const nobodys = { caller: shopper(fresh.user()), path: { orderId: 'ord_none' } };
    const [theirs, none] = [await shop.refused(operation, stranger), await shop.refused(operation, nobodys)];
    expect(theirs).toMatchObject({ status: 404, code: 'not_found' });
    expect({ ...theirs, requestId: '' }).toEqual({ ...none, requestId: '' });
  });

  it('shows at once what has become of it, also when plain reads are behind', async () => {
    const { caller, orders } = await given({});
    const [order = anOrder()] = orders;
    const engine = laggingEngine(real.engine);
    await new Table(engine, new Meter()).commit([orderItem.update(order, { set: { status: 'paid' } })]);
    const shop = shopOver({ engine });
    expect(await shop.done(showOrder, { caller, path: { orderId: order.orderId } })).toMatchObject({ status: 'paid' });
  });

  it('tells what has happened to it, oldest first', async () => {
    const events = [
      { type: 'placed', at: '2026-11-23T08:00:00.000Z' },
      { type: 'paid', at: '2026-11-23T08:01:00.000Z' },
    ] as const;
    const { shop, caller, orders } = await given({ events });
    const [{ orderId } = anOrder()] = orders;
    expect(await shop.done(listOrderEvents, { caller, path: { orderId } })).toEqual({ items: events });
  });
});

describe('the list of one’s orders', () => {
  it('is newest first, and goes on by its cursor', async () => {
    const { shop, caller, orders } = await given({}, {}, {});
    const first = await shop.done(listOrders, { caller, query: { limit: '2' } });
    const second = await shop.done(listOrders, { caller, query: { limit: '2', cursor: first.nextCursor ?? '' } });
    const seen = [...first.items, ...second.items].map(({ orderId }) => orderId);
    expect(seen).toEqual(orders.map(({ orderId }) => orderId).toReversed());
    expect(second.nextCursor).toBeUndefined();
  });

  it('can be asked for one status', async () => {
    const { shop, caller } = await given({ status: 'paid' }, {}, { status: 'paid' });
    const { items } = await shop.done(listOrders, { caller, query: { status: 'paid' } });
    expect(items.map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(await shop.refused(listOrders, { caller, query: { status: 'lost' } })).toMatchObject({ status: 400 });
  });

  it('goes on within one’s own orders, whoever’s cursor it was', async () => {
    const [mine, theirs] = [await given({}), await given({}, {})];
    const { nextCursor = '' } = await theirs.shop.done(listOrders, { caller: theirs.caller, query: { limit: '1' } });
    const { items } = await mine.shop.done(listOrders, { caller: mine.caller, query: { cursor: nextCursor } });
    for (const { orderId } of items) expect(mine.orders.map((order) => order.orderId)).toContain(orderId);
  });

  it.each(['IDEM#x', 'PROFILE', 'CART', 'ORDER#', 'ORDER#ord_1\u0000'])('does not go on behind %j', async (sortKey) => {
    const { shop, caller } = await given({});
    const cursor = Buffer.from(sortKey).toString('base64url');
    const { status, errors } = await shop.refused(listOrders, { caller, query: { cursor } });
    expect([status, errors?.[0]?.path]).toEqual([400, 'cursor']);
  });
});
