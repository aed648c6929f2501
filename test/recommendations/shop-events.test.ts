import { describe, expect, it } from 'vitest';
import { clearCart } from '#functions/cart/clear-cart.ts';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { removeCartItem } from '#functions/cart/remove-cart-item.ts';
import { changeRecording } from '#functions/recommendations/change-recording.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { cartItem } from '#shared/cart/index.ts';
import { catalog, type Stock, stockItem } from '#shared/catalog/index.ts';
import { orderItem, purchaseItem } from '#shared/orders/index.ts';
import { rings } from '#shared/recommendations/index.ts';
import type { Engine } from '#shared/table/engine.ts';
import type { Item } from '#shared/table/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { aCart, anOrder, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

const somebody = async () => {
  const caller = shopper(fresh.user());
  const { userId } = caller;
  const shop = shopOver({ engine: real.engine });
  const [cup, pot] = [aStock(), aStock()];
  await real.given([cup, pot].map((stock) => stockItem.put(stock)));
  const cart = async () => {
    const found = await real.table.get(cartItem.at({ userId }));
    return found && cartItem.item(found);
  };
  const ring = () => rings.reads(real.table).of(userId);
  const told = (...changes: readonly { readonly before?: Item; readonly after?: Item }[]) =>
    shop.changes(
      projectChanges,
      changes.map((change) => ({ event: 'MODIFY', ...change })),
    );
  /** Does something to the cart, and answers the change that the stream tells of it. */
  const changed = async (act: () => Promise<unknown>) => {
    const before = await cart();
    await act();
    const after = await cart();
    return { ...(before && { before }), ...(after && { after }) };
  };
  const put = ({ sku }: Stock, quantity = 1) =>
    changed(() => shop.done(putCartItem, { caller, path: { sku }, body: { quantity } }));
  const taken = async () => (await ring()).events.map(({ type, productId }) => `${type} ${productId}`).toReversed();
  return { shop, caller, userId, cup, pot, put, changed, told, ring, taken };
};

/** An order of some goods before and after it was paid. */
const paid = (userId: string, stocks: readonly Stock[]) => {
  const after = anOrder({ userId, stocks, status: 'paid', paidAt: new Date().toISOString() });
  const { paidAt: _, ...before } = after;
  return { order: after, change: { before: orderItem.item(before), after: orderItem.item(after) } };
};

describe('what is put into the cart', () => {
  it('is in the ring once, however often and late its change comes', async () => {
    const { cup, pot, put, told, taken, ring } = await somebody();
    const [first, second] = [await put(cup), await put(pot)];
    expect(await told(first, first, second, first, second)).toEqual([]);
    expect(await taken()).toEqual([`cart ${cup.productId}`, `cart ${pot.productId}`]);
    expect((await ring()).taken).toBe(2);
  });

  it('is in the ring again when it was taken out and put in again, but not for another quantity', async () => {
    const { shop, caller, cup, put, changed, told, taken } = await somebody();
    const path = { sku: cup.sku };
    const changes = [await put(cup), await put(cup, 5)];
    changes.push(await changed(() => shop.done(removeCartItem, { caller, path })), await put(cup));
    changes.push(await changed(() => shop.done(clearCart, { caller })));
    await told(...changes);
    expect(await taken()).toEqual([`cart ${cup.productId}`, `cart ${cup.productId}`]);
  });

  it('is one product, whichever of its variants were put in together', async () => {
    const { userId, cup, told, taken } = await somebody();
    const large = aStock({ productId: cup.productId });
    await real.given([stockItem.put(large)]);
    const lines = [cup, large, aStock()].map(({ sku, price }) => ({ sku, quantity: 1, seenPrice: price }));
    await told({ after: cartItem.item(aCart(userId, lines)) });
    expect(await taken()).toEqual([`cart ${cup.productId}`]);
  });

  it('is not remembered of somebody who wants that, nor told later', async () => {
    const { shop, caller, cup, pot, put, told, taken } = await somebody();
    await shop.done(changeRecording, { caller, body: { recording: false } });
    const [first, second] = [await put(cup), await put(pot)];
    await told(first);
    expect(await taken()).toEqual([]);
    await at(minutesLater(1), () => shop.done(changeRecording, { caller, body: { recording: true } }));
    await told(second);
    expect(await taken()).toEqual([]);
  });

  it('does not come back with a change of before an erasure', async () => {
    const { userId, cup, put, told, ring } = await somebody();
    const first = await put(cup);
    await real.given([cartItem.remove({ userId })]);
    await told({ before: first.after ?? {} });
    expect((await ring()).version).toBe(0);
  });
});

describe('what is bought', () => {
  it('is in the ring once it is paid, in the transaction that writes the purchases, and once', async () => {
    const { userId, cup, pot, told, taken, ring } = await somebody();
    const { change, order } = paid(userId, [cup, pot, cup]);
    expect(await told(change, change)).toEqual([]);
    expect(await taken()).toEqual([`purchase ${cup.productId}`, `purchase ${pot.productId}`]);
    const [event] = (await ring()).events;
    expect(event?.at.slice(0, 19)).toBe(order.paidAt?.slice(0, 19));
  });

  it('is not in the ring of somebody who wants nothing remembered, and may be reviewed all the same', async () => {
    const { shop, caller, userId, cup, told, taken } = await somebody();
    await shop.done(changeRecording, { caller, body: { recording: false } });
    await told(paid(userId, [cup]).change);
    expect(await taken()).toEqual([]);
    expect(await real.table.get(purchaseItem.at({ userId, productId: cup.productId }))).toBeDefined();
  });

  it('is told at once, though its shopper writes into the ring all the time', async () => {
    const { userId, cup, pot, put, taken } = await somebody();
    const added = await put(pot);
    for (const change of [added, paid(userId, [cup]).change]) {
      let rivals = 5;
      const first = async <T>(write: () => Promise<T>): Promise<T> => {
        if (rivals-- > 0) {
          const ring = await rings.reads(real.table).of(userId);
          await real.table.commit([rings.writes(real.table).save(ring)]);
        }
        return write();
      };
      const engine: Engine = {
        ...real.engine,
        write: (input) => first(() => real.engine.write(input)),
        transactWriteItems: (inputs) => first(() => real.engine.transactWriteItems(inputs)),
      };
      expect(await shopOver({ engine }).changes(projectChanges, [{ event: 'MODIFY', ...change }])).toEqual([]);
    }
    expect(await taken()).toEqual([`cart ${pot.productId}`, `purchase ${cup.productId}`]);
  });

  it('and what is looked at in the same moment are all there', async () => {
    const { shop, caller, userId, cup, pot, put, told, ring } = await somebody();
    const goods = [aProduct(), aProduct(), aProduct()];
    for (const product of goods) await real.given(catalog.writes(real.table).add(product, []));
    const added = await put(pot);
    // The stream brings a change again for which there was no room among the others.
    const untilTold = async (change: { before?: Item; after?: Item }): Promise<void> => {
      for (let times = 0; times < 6; times++) if ((await told(change)).length === 0) return;
      throw new Error('never told');
    };
    await Promise.all([
      untilTold(paid(userId, [cup]).change),
      untilTold(added),
      ...goods.map(({ productId }) => shop.call(recordViews, { caller, body: { productId } })),
    ]);
    const { events, taken } = await ring();
    expect(taken).toBe(5);
    expect(events.map(({ type }) => type).toSorted()).toEqual(['cart', 'purchase', 'view', 'view', 'view']);
  });
});
