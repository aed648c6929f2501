import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Call, call } from './client.ts';
import { facts } from './facts.ts';
import { type Account, aProduct, aShopper, login, orderBody, placeOrder, productBody } from './given.ts';
import { describedOperations, pathOf } from './operations.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectInvalid, expectProblem, namedFields } from './problem.ts';

const anImage = 'img_01JD8Q6Z5N8B7T3V1X9K4M2P0R';
const registration = { username: 'intruder', email: 'intruder@shop.example', password: 'correct horse battery' };

describe.skipIf(isElsewhere)('wrong input changes nothing', () => {
  ownCloud();
  let shopper: Account;
  let merchant: string;
  let sku: string;
  let orderId: string;
  let before: readonly string[];

  beforeAll(async () => {
    [shopper, merchant] = [await aShopper(), await login('merchant')];
    ({ sku } = await aProduct());
    orderId = (await placeOrder(shopper.token, orderBody([{ sku, quantity: 1 }]))).json.orderId;
  });
  beforeEach(async () => {
    before = await facts();
  });
  afterEach(async () => expect(await facts()).toEqual(before));

  const asShopper = (method: string, path: string, body: unknown, more: Call = {}) =>
    call(method, path, { token: shopper.token, body, ...more, headers: { 'idempotency-key': 'k', ...more.headers } });
  const addProduct = (body: unknown) => call('POST', '/v1/products', { token: merchant, body });

  describe('a product', () => {
    const full = productBody(anImage);
    const fields = ['name', 'description', 'category', 'images', 'price', 'stock'] as const;

    it.each([
      ['no body', undefined],
      ['an empty body', {}],
    ])('is asked for every field when there is %s', async (_, body) => {
      expectInvalid(await addProduct(body), ...fields);
    });

    it.each(fields)('is asked for its %s when only that is missing', async (field) => {
      const { [field]: _missing, ...others } = full;
      expectInvalid(await addProduct(others), field);
    });

    it.each(fields.filter((field) => field !== 'stock'))('is not taken with an empty %s', async (field) => {
      const empty = { images: [], price: {} }[field as string] ?? ' ';
      const named = namedFields(expectProblem(await addProduct({ ...full, [field]: empty }), 400, 'invalid_request'));
      expect(named.every((path) => path.startsWith(field))).toBe(true);
    });

    it.each([0, -1, 1.5, '1', 1e308, null])('does not cost %j', async (amount) => {
      expectInvalid(await addProduct({ ...full, price: { amount, currency: 'CNY' } }), 'price.amount');
    });

    it.each([-1, 1.5, '1', 1e308, null])('has no stock of %j', async (stock) => {
      expectInvalid(await addProduct({ ...full, stock }), 'stock');
    });

    it.each(['merchantId', 'productId', 'userId', 'rating', 'version', 'createdAt', 'role'])(
      'does not let its merchant set %s',
      async (field) => {
        expectInvalid(await addProduct({ ...full, [field]: 'mine' }), field);
      },
    );
  });

  describe('what only the shop decides', () => {
    it.each(['price', 'total', 'subtotal', 'shipping', 'status', 'userId', 'orderId', 'role'])(
      '%s of an order',
      async (field) => {
        const body = orderBody([{ sku, quantity: 1 }], { [field]: { amount: 1, currency: 'CNY' } });
        expectInvalid(await asShopper('POST', '/v1/orders', body), field);
      },
    );

    it.each(['price', 'lineTotal', 'name'])('%s of an order line', async (field) => {
      const items = [{ sku, quantity: 1, [field]: 1 }];
      expectInvalid(await asShopper('POST', '/v1/orders', orderBody(items)), `items[0].${field}`);
    });

    it.each(['amount', 'status', 'total'])('%s of a payment', async (field) => {
      expectInvalid(await asShopper('POST', `/v1/orders/${orderId}/payments`, { method: 'card', [field]: 1 }), field);
    });

    it.each(['role', 'roles', 'status', 'userId', 'merchantId'])('%s of an account', async (field) => {
      const more = { [field]: 'admin' };
      expectInvalid(await call('POST', '/v1/users', { body: { ...registration, ...more } }), field);
      expectInvalid(await asShopper('PATCH', '/v1/users/me', { displayName: 'A', ...more }), field);
    });

    it.each(['username', 'email'])('%s of an account that exists', async (field) => {
      expectInvalid(await asShopper('PATCH', '/v1/users/me', { [field]: 'admin' }), field);
    });
  });

  describe.each([0, -1, 1.5, '1', 1e308, null, 100, true, [1]])('a quantity of %j', (quantity) => {
    it('goes into no cart and no order', async () => {
      expectInvalid(await asShopper('PUT', `/v1/cart/items/${sku}`, { quantity }), 'quantity');
      const body = { ...orderBody(), items: [{ sku, quantity }] };
      expectInvalid(await asShopper('POST', '/v1/orders', body), 'items[0].quantity');
    });
  });

  describe('every operation that takes a body', () => {
    const eachOperation = async (
      check: (send: (what: Call) => ReturnType<typeof call>, id: string) => Promise<void>,
    ) => {
      const operations = (await describedOperations()).filter(({ body }) => body !== undefined);
      expect(operations.length).toBeGreaterThan(8);
      for (const operation of operations) {
        const token = operation.role === 'merchant' ? merchant : operation.role && shopper.token;
        if (operation.role === 'admin') continue;
        const headers = { 'idempotency-key': 'k', 'if-match': '"1"' };
        await check(
          (what) =>
            call(operation.method, pathOf(operation), { token, ...what, headers: { ...headers, ...what.headers } }),
          operation.id,
        );
      }
    };

    it.each(['{', '{"a":}', '{"a":1', 'undefined', "{'a':1}", '\u0000', '{}{}', '﻿{}'])(
      'refuses %j as broken JSON',
      (body) => eachOperation(async (send) => expectInvalid(await send({ body }), '')),
    );

    it.each([
      { what: 'null', body: 'null' },
      { what: 'a list', body: '[]' },
      { what: 'a number', body: '1' },
      { what: 'a text', body: '"text"' },
      { what: 'true', body: 'true' },
      { what: 'lists within lists', body: '['.repeat(50_000) + ']'.repeat(50_000) },
    ])('refuses $what, which is no object', ({ body }) =>
      eachOperation(async (send, id) => {
        const answer = expectProblem(await send({ body }), 400, 'invalid_request');
        expect(namedFields(answer), id).toContain('');
      }),
    );

    it.each(['unheardOf', '__proto__', 'constructor', 'toString', 'prototype'])(
      'refuses the unknown field %s, and names it',
      (field) =>
        eachOperation(async (send, id) => {
          const answer = await send({ body: `{"${field}":{"isAdmin":true}}` });
          expectProblem(answer, 400, 'invalid_request');
          expect(namedFields(answer), id).toContain(field);
        }),
    );

    it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'text/json', ''])(
      'refuses the content type %j',
      (type) =>
        eachOperation(async (send) => {
          expectProblem(await send({ body: '{}', headers: { 'content-type': type } }), 415, 'unsupported_media_type');
        }),
    );

    it('refuses a megabyte itself, and leaves more than ten to the gateway', async () => {
      const sized = (bytes: number) => ({ body: JSON.stringify({ note: 'x'.repeat(bytes) }) });
      await eachOperation(async (send) => {
        expectProblem(await send(sized(1_000_000)), 413, 'payload_too_large');
      });
      const answer = await asShopper('POST', '/v1/orders', 'x'.repeat(11 * 1024 * 1024));
      expect([answer.status, answer.text]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    });
  });

  it.each(['\\ud800', '\\udc00\\ud800', '\\u0000'])('refuses text that is none: %s', async (half) => {
    const address = `{"recipient":"${half}","phone":"12345","country":"CN","city":"a","street":"b"}`;
    const order = `{"address":${address},"paymentMethod":"card","items":[{"sku":"${sku}","quantity":1}]}`;
    expectProblem(await asShopper('POST', '/v1/orders', order), 400, 'invalid_request');
    const account = `{"username":"intruder","email":"intruder@shop.example","password":"correct ${half} battery"}`;
    expectInvalid(await call('POST', '/v1/users', { body: account }), 'password');
  });

  it.each([undefined, '', 'x'.repeat(256), 'ä'])('refuses the Idempotency-Key %j for an order', async (key) => {
    const headers = key === undefined ? {} : { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const answer = await call('POST', '/v1/orders', {
      token: shopper.token,
      body: orderBody([{ sku, quantity: 1 }]),
      headers,
    });
    expectInvalid(answer, 'Idempotency-Key');
  });
});
