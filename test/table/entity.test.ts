import { describe, expect, it } from 'vitest';
import { cartItem } from '#shared/cart/index.ts';
import { categoryTreeItem, productItem, stockItem } from '#shared/catalog/index.ts';
import { merchantItem } from '#shared/catalog/merchant.entity.ts';
import { cardItem, merchantProductItem, movementItem } from '#shared/catalog/product.entity.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem, transactionItem } from '#shared/payments/payment.entity.ts';
import { idempotencyRecord } from '#shared/table/idempotency.ts';
import { dueShards } from '#shared/table/index.ts';
import { outboxItem } from '#shared/users/index.ts';
import { emailClaim, endedSession, userItem, usernameClaim } from '#shared/users/user.entity.ts';
import { anOrder, aProduct } from '#test/factories.ts';

describe('the keys of the table', () => {
  it.each([
    [userItem.at({ userId: 'u' }), 'USER#u', 'PROFILE'],
    [usernameClaim.at({ name: 'ann' }), 'USERNAME#ann', 'CLAIM'],
    [emailClaim.at({ name: 'a@b' }), 'EMAIL#a@b', 'CLAIM'],
    [endedSession.at({ userId: 'u', sessionId: 's' }), 'USER#u', 'ENDED#s'],
    [cartItem.at({ userId: 'u' }), 'USER#u', 'CART'],
    [orderItem.at({ userId: 'u', orderId: 'o' }), 'USER#u', 'ORDER#o'],
    [idempotencyRecord.at({ userId: 'u', request: 'r' }), 'USER#u', 'IDEM#r'],
    [productItem.at({ productId: 'p' }), 'PRODUCT#p', '~META'],
    [cardItem.at({ productId: 'p' }), 'PRODUCT#p', 'CARD'],
    [merchantProductItem.at({ merchantId: 'm', productId: 'p' }), 'MERCHANT#m', 'PRODUCT#p'],
    [stockItem.at({ sku: 's' }), 'SKU#s', 'STOCK'],
    [movementItem.at({ productId: 'p', movementId: 'm' }), 'PRODUCT#p', 'MOVEMENT#m'],
    [merchantItem.at({ merchantId: 'm' }), 'MERCHANT#m', 'PROFILE'],
    [categoryTreeItem.at({}), 'CATEGORIES', 'TREE'],
    [paymentItem.at({ paymentNumber: 'n' }), 'PAY#n', 'META'],
    [transactionItem.at({ provider: 'card', transactionId: 't' }), 'PTX#card#t', 'META'],
    [outboxItem.at({ userId: 'u', outboxId: 'x' }), 'USER#u', 'OUTBOX#x'],
  ])('are those that data was stored under: %#', ({ pk, sk }, partition, sort) => {
    expect([pk, sk]).toEqual([partition, sort]);
  });

  it('are never made of half an object', () => {
    expect(() => orderItem.item({ ...anOrder(), userId: undefined as never })).toThrow('USER#{userId} lacks');
  });

  it('are granted by what stands before the first attribute', () => {
    expect([orderItem.keyPattern, productItem.indexPatterns, orderItem.indexPatterns]).toEqual([
      'USER#*',
      ['CATEGORY#*'],
      ['ORDER#*'],
    ]);
  });
});

describe('an item', () => {
  it('is its value, with keys, type and the indexes that it stands in', () => {
    const product = aProduct({ category: 'tea', createdAt: '2026-11-23T08:00:00.000Z' });
    expect(productItem.item(product)).toEqual({
      ...product,
      pk: `PRODUCT#${product.productId}`,
      sk: '~META',
      type: 'product',
      listPk: 'CATEGORY#tea',
      listSk: `2026-11-23T08:00:00.000Z#${product.productId}`,
    });
  });

  it('stays out of an index while an attribute is missing', () => {
    const { shelf: _, ...draft } = aProduct({ status: 'draft' });
    expect(productItem.item(draft)).not.toHaveProperty('listPk');
    const { dueAt: __, ...settled } = anOrder();
    expect(orderItem.item(settled)).not.toHaveProperty('due');
  });

  it('leaves an index when it is written back without the attribute that put it there', () => {
    const asRead = productItem.from(productItem.item(aProduct()));
    const { shelf: _, ...withdrawn } = asRead ?? aProduct();
    expect(productItem.item(withdrawn)).not.toHaveProperty('listPk');
    expect(productItem.item(withdrawn)).not.toHaveProperty('listSk');
  });

  it('moves to another list with an update that sets what the list is made of', () => {
    const { productId, createdAt } = aProduct({ createdAt: '2026-11-23T08:00:00.000Z' });
    const { change } = productItem.update({ productId }, { set: { shelf: 'cups', createdAt } });
    expect(change?.set).toMatchObject({ listPk: 'CATEGORY#cups', listSk: `${createdAt}#${productId}` });
    // Half of it would leave the item under a key that it does not have.
    expect(() => productItem.update({ productId }, { set: { shelf: 'cups' } })).toThrow('lacks an attribute');
    expect(productItem.update({ productId }, { set: { name: 'cup' } }).change?.set).toEqual({ name: 'cup' });
  });

  it('leaves its list with an update that takes away what the list is made of', () => {
    const { change } = productItem.update({ productId: 'p' }, { set: { name: 'cup' }, remove: ['shelf'] });
    expect(change?.remove).toEqual(['shelf', 'listPk', 'listSk']);
    expect(productItem.update({ productId: 'p' }, { remove: ['updatedAt'] }).change?.remove).toEqual(['updatedAt']);
  });

  it('stands in one of the shards, the same one at every write, and all of them are used', () => {
    const orders = Array.from({ length: 400 }, () => anOrder());
    const shards = orders.map((order) => orderItem.item(order)['due']);
    expect(orders.map((order) => orderItem.item({ ...order, dueAt: '2030' })['due'])).toEqual(shards);
    expect(new Set(shards).size).toBe(dueShards);
    const [order] = orders;
    if (!order) throw new Error('no order was made');
    expect(orderItem.update(order, { set: { dueAt: '2030' } }).change?.set['due']).toBe(shards[0]);
  });

  it('of the stream is recognised by its type alone', () => {
    const item = orderItem.item(anOrder());
    expect(orderItem.from(item)).toBe(item);
    expect(userItem.from(item)).toBeUndefined();
    expect(orderItem.from(undefined)).toBeUndefined();
  });
});
