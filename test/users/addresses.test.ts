import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { placeOrder } from '#functions/orders/place-order.ts';
import { addAddress } from '#functions/users/add-address.ts';
import { listAddresses } from '#functions/users/list-addresses.ts';
import { removeAddress } from '#functions/users/remove-address.ts';
import { replaceAddress } from '#functions/users/replace-address.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type User, userItem } from '#shared/users/index.ts';
import { shopper } from '#test/event.ts';
import { address, aStock, aUser, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const given = async (changes: Partial<User> = {}) => {
  const user = aUser(changes);
  await real.given([userItem.put(user)]);
  return { shop: shopOver({ engine: real.engine }), user, caller: shopper(user.userId) };
};
const keyed = (key: string = randomUUID()) => ({ 'content-type': 'application/json', 'idempotency-key': key });

describe('saved addresses', () => {
  it('are added, listed oldest first, replaced as a whole, and removed', async () => {
    const { shop, caller } = await given();
    const home = await shop.done(addAddress, { caller, body: address });
    const work = await shop.done(addAddress, { caller, body: { ...address, street: '  解放路 2 号 ' } });
    expect(home).toMatchObject({ ...address, addressId: expect.stringMatching(/^adr_/) });
    expect(work.street).toBe('解放路 2 号');
    expect((await shop.done(listAddresses, { caller })).items).toEqual([home, work]);

    const { province: _, district: __, postalCode: ___, ...short } = address;
    const path = { addressId: home.addressId };
    const replaced = await shop.done(replaceAddress, { caller, path, body: { ...short, recipient: '小红' } });
    expect(replaced).toEqual({ ...short, recipient: '小红', addressId: home.addressId, createdAt: home.createdAt });

    await shop.done(removeAddress, { caller, path });
    expect((await shop.done(listAddresses, { caller })).items).toEqual([work]);
    expect(await shop.refused(removeAddress, { caller, path })).toMatchObject({ status: 404 });
    expect(await shop.refused(replaceAddress, { caller, path, body: address })).toMatchObject({ status: 404 });
  });

  it('of other people are not there', async () => {
    const [{ shop, caller }, other] = [await given(), await given()];
    const { addressId } = await shop.done(addAddress, { caller, body: address });
    const theirs = { caller: other.caller, path: { addressId } };
    expect(await shop.refused(replaceAddress, { ...theirs, body: address })).toMatchObject({ status: 404 });
    expect(await shop.refused(removeAddress, theirs)).toMatchObject({ status: 404 });
    expect((await shop.done(listAddresses, { caller: other.caller })).items).toEqual([]);
    expect((await shop.done(listAddresses, { caller })).items).toHaveLength(1);
  });

  it('are twenty at the most, also when they come at once', async () => {
    const { shop, caller } = await given();
    const add = () => shop.call(addAddress, { caller, body: address });
    for (let i = 0; i < 18; i++) expect((await add()).status).toBe(201);
    const statuses = (await Promise.all([add(), add(), add(), add()])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(2);
    while ((await add()).status === 201);
    const { items } = await shop.done(listAddresses, { caller, query: { limit: '100' } });
    expect(items).toHaveLength(20);
    expect(await shop.refused(addAddress, { caller, body: address })).toMatchObject({ code: 'conflict' });
    await shop.done(removeAddress, { caller, path: { addressId: items[0]?.addressId ?? '' } });
    expect((await add()).status).toBe(201);
  });

  it('are added once under one key', async () => {
    const { shop, caller } = await given();
    const request = { caller, body: address, headers: keyed() };
    const [one, two] = await Promise.all([shop.done(addAddress, request), shop.done(addAddress, request)]);
    expect(two).toEqual(one);
    expect((await shop.done(listAddresses, { caller })).items).toEqual([one]);
  });

  it('are answered as they were first, also when they were replaced or removed since', async () => {
    const { shop, caller } = await given();
    const request = { caller, body: address, headers: keyed() };
    const first = await shop.done(addAddress, request);
    const path = { addressId: first.addressId };
    await shop.done(replaceAddress, { caller, path, body: { ...address, city: '上海' } });
    expect(await shop.done(addAddress, request)).toEqual(first);
    await shop.done(removeAddress, { caller, path });
    expect(await shop.done(addAddress, request)).toEqual(first);
  });

  it('come page by page, and only under cursors of this list', async () => {
    const { shop, caller } = await given();
    for (let i = 0; i < 3; i++) await shop.done(addAddress, { caller, body: { ...address, street: `${i}` } });
    const first = await shop.done(listAddresses, { caller, query: { limit: '2' } });
    const rest = await shop.done(listAddresses, { caller, query: { limit: '2', cursor: first.nextCursor ?? '' } });
    expect([...first.items, ...rest.items].map(({ street }) => street)).toEqual(['0', '1', '2']);
    expect(rest.nextCursor).toBeUndefined();
    const cursor = Buffer.from('PROFILE').toString('base64url');
    expect(await shop.refused(listAddresses, { caller, query: { cursor } })).toMatchObject({ status: 400 });
  });

  it('are not kept for somebody who is not active any more', async () => {
    const { shop, caller } = await given({ status: 'pending_activation' });
    expect(await shop.refused(addAddress, { caller, body: address })).toMatchObject({ status: 404 });
  });

  it.each([
    ['recipient', { recipient: 'a\u0007b' }],
    ['phone', { phone: 'call me' }],
    ['country', { country: 'China' }],
    ['street', { street: ' ' }],
    ['planet', { planet: 'earth' }],
  ])('name a wrong %s', async (path, wrong) => {
    const { shop, caller } = await given();
    expect(await shop.refused(addAddress, { caller, body: { ...address, ...wrong } })).toMatchObject({
      errors: [{ path }],
    });
  });
});

describe('an order', () => {
  const stocked = async () => {
    const stock = aStock();
    await real.given([stockItem.put(stock)]);
    return [{ sku: stock.sku, quantity: 1 }];
  };
  const { address: _, ...withoutAddress } = orderBody();

  it('goes to the saved address that it names, and keeps it as it was, without another round trip', async () => {
    const { shop, caller } = await given();
    const { addressId } = await shop.done(addAddress, { caller, body: address });
    const body = { ...withoutAddress, items: await stocked(), addressId };
    const answer = await shop.call(placeOrder, { caller, body, headers: keyed() });
    expect(answer).toMatchObject({ status: 201, json: { address }, capacity: { rt: 2 } });
    expect(Object.keys(Object(answer.json).address)).toEqual(Object.keys(address));
  });

  it('names the address that is not one’s own, or that is not there', async () => {
    const [{ shop, caller }, other] = [await given(), await given()];
    const { addressId } = await shop.done(addAddress, { caller, body: address });
    const items = await stocked();
    for (const [who, id] of [
      [other.caller, addressId],
      [caller, `adr_${fresh.user().slice(4)}`],
    ] as const) {
      const body = { ...withoutAddress, items, addressId: id };
      expect(await shop.refused(placeOrder, { caller: who, body, headers: keyed() })).toMatchObject({
        status: 400,
        errors: [{ path: 'addressId' }],
      });
    }
  });

  it('wants an address or the id of one, not both, and says so beside all else that is missing', async () => {
    const { shop, caller } = await given();
    const refusedPaths = async (body: object) =>
      ((await shop.refused(placeOrder, { caller, body, headers: keyed() })).errors ?? [])
        .map(({ path }) => path)
        .sort();
    expect(await refusedPaths({})).toEqual(['address', 'paymentMethod']);
    expect(await refusedPaths(orderBody(undefined, { addressId: `adr_${fresh.user().slice(4)}` }))).toEqual([
      'addressId',
    ]);
    expect(await refusedPaths({ ...withoutAddress, addressId: 'home' })).toEqual(['addressId']);
  });
});
