import { describe, expect, it } from 'vitest';
import { listSales } from '#functions/orders/list-sales.ts';
import { showSale } from '#functions/orders/show-sale.ts';
import { type Sale, saleItem } from '#shared/orders/index.ts';
import { merchant } from '#test/event.ts';
import { address, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { dealingsIn, paidOrder, parcel, unpaidOrder } from './selling.ts';

capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { ship, sellerOf } = dealingsIn(real);

describe('what a merchant sees of an order', () => {
  it('is what was bought there, what it costs, and where to send it', async () => {
    const sold = await paidOrder(real, 2, { note: 'ring twice' });
    const seen = await shop().done(showSale, sellerOf(sold));
    const [line] = sold.order.lines;
    expect(seen).toMatchObject({
      orderId: sold.order.orderId,
      status: 'paid',
      subtotal: line?.lineTotal,
      address,
      note: 'ring twice',
      shipments: [],
    });
    expect(seen.lines.map(({ sku }) => sku)).toEqual([line?.sku]);
    expect(seen.lines[0]?.image).toMatch(/^https:\/\/shop\.example\/images\//);
  });

  it('is nothing of the shopper’s account, nor of the other merchants', async () => {
    const sold = await paidOrder(real, 2);
    await ship(sold, 1);
    const { text } = await shop().call(showSale, sellerOf(sold));
    const [, other] = sold.order.lines;
    for (const foreign of [sold.order.userId, other?.sku, other?.merchantId, parcel.trackingNumber])
      expect(text).not.toContain(foreign);
  });

  it('is the shipment, once it was sent', async () => {
    const sold = await paidOrder(real, 2);
    const sent = await ship(sold, 0);
    expect(await shop().done(showSale, sellerOf(sold))).toMatchObject({ status: 'shipped', shipments: [sent.json] });
  });

  it('is nothing at all of what others have sold, what nobody has paid, and what is not there', async () => {
    const [sold, unpaid] = [await paidOrder(real), await unpaidOrder(real)];
    const stranger = { ...sellerOf(sold), caller: merchant(fresh.merchant()) };
    for (const request of [stranger, sellerOf(unpaid), { ...sellerOf(sold), path: { orderId: 'ord_none' } }])
      expect(await shop().refused(showSale, request)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each([showSale, listSales])('is forbidden to an administrator who is no merchant: $id', async (operation) => {
    const caller = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };
    expect(await shop().refused(operation, { caller, path: { orderId: 'ord_1' } })).toMatchObject({ status: 403 });
  });
});

describe('the list of a merchant’s orders', () => {
  /** Some orders of one merchant, oldest first. */
  const given = async (many: number, changes: Partial<Sale> = {}) => {
    const merchantId = fresh.merchant();
    const orderIds: string[] = [];
    for (let i = 0; i < many; i++) {
      const now = new Date(Date.now() + i * 1_000);
      const { order } = await unpaidOrder(real, 1, { orderId: `ord_${String(i).padStart(26, '0')}` });
      const { orderId, userId } = order;
      await real.given([
        saleItem.put({ merchantId, orderId, userId, status: 'paid', paidAt: now.toISOString(), ...changes }),
      ]);
      orderIds.push(orderId);
    }
    return { caller: merchant(merchantId), orderIds };
  };

  it('is newest first, goes on by its cursor, and ends', async () => {
    const { caller, orderIds } = await given(5);
    const first = await shop().done(listSales, { caller, query: { limit: '3' } });
    const second = await shop().done(listSales, { caller, query: { limit: '3', cursor: first.nextCursor ?? '' } });
    expect([...first.items, ...second.items].map(({ orderId }) => orderId)).toEqual(orderIds.toReversed());
    expect(second.nextCursor).toBeUndefined();
  });

  it('holds what was paid, and can be asked for one status', async () => {
    const [first, second] = [await paidOrder(real), await unpaidOrder(real)];
    const { caller } = first.sellers[0] ?? {};
    const listed = async (status?: string) => {
      const request = { ...(caller && { caller }), query: { ...(status && { status }) } };
      return (await shop().done(listSales, request)).items.map(({ orderId }) => orderId);
    };
    expect(await listed()).toEqual([first.order.orderId]);
    expect([await listed('paid'), await listed('shipped')]).toEqual([[first.order.orderId], []]);
    await ship(first);
    expect([await listed('paid'), await listed('shipped')]).toEqual([[], [first.order.orderId]]);
    const other = second.sellers[0]?.caller;
    expect((await shop().done(listSales, { ...(other && { caller: other }) })).items).toEqual([]);
    expect(await shop().refused(listSales, { ...(caller && { caller }), query: { status: 'lost' } })).toMatchObject({
      status: 400,
    });
  });

  it('goes on within one’s own orders, whoever’s cursor it was', async () => {
    const [mine, theirs] = [await given(1), await given(2)];
    const { nextCursor = '' } = await shop().done(listSales, { caller: theirs.caller, query: { limit: '1' } });
    const { items } = await shop().done(listSales, { caller: mine.caller, query: { cursor: nextCursor } });
    for (const { orderId } of items) expect(mine.orderIds).toContain(orderId);
  });

  it.each(['PRODUCT#x', 'PROFILE', 'SALE#', 'SALE#ord_1\u0000'])('does not go on behind %j', async (sortKey) => {
    const cursor = Buffer.from(sortKey).toString('base64url');
    const caller = merchant(fresh.merchant());
    const { status, errors } = await shop().refused(listSales, { caller, query: { cursor } });
    expect([status, errors?.[0]?.path]).toEqual([400, 'cursor']);
  });
});
