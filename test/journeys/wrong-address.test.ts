import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './client.ts';
import { type Account, aProduct, aShopper, login, orderBody, placeOrder } from './given.ts';
import { type DescribedOperation, describedOperations, pathOf } from './operations.ts';
import { expectInvalid, expectProblem } from './problem.ts';

const encoded = (sortKey: string) => Buffer.from(sortKey).toString('base64url');

describe('an address that leads nowhere', () => {
  let shopper: Account;
  let tokens: Readonly<Record<string, string>>;
  let operations: readonly DescribedOperation[];
  let productId: string;
  let orderId: string;
  beforeAll(async () => {
    shopper = await aShopper();
    tokens = { shopper: shopper.token, merchant: await login('merchant'), admin: await login('admin') };
    operations = await describedOperations();
    const product = await aProduct();
    productId = product.productId;
    orderId = (await placeOrder(shopper.token, orderBody([{ sku: product.sku, quantity: 1 }]))).json.orderId;
  });

  const tokenFor = ({ role }: DescribedOperation) => role && tokens[role];

  const absurd = [
    ...[
      '..%2f..%2fusers',
      '%2e%2e',
      '%00',
      'ord_%00',
      'x'.repeat(300),
      '%E5%B0%8F%E6%98%8E',
      '%F0%9F%92%A3',
      '%20',
      '%25',
      '%23',
    ],
    ...['USER%23usr_1', '*', "'%20OR%201=1--", '%7B%7D', 'null', 'undefined', '-1', '__proto__', 'constructor', '..;'],
  ];

  it.each(absurd)('finds nothing at %s', async (id) => {
    for (const operation of operations) {
      // A body would be refused before the address is looked up, and a webhook has no place in its path.
      if (operation.method !== 'GET' || !operation.path.includes('{')) continue;
      const path = operation.path.replace(/\{\w+\}/g, id);
      const answer = await call('GET', path, { token: tokenFor(operation) });
      if (operation.query.length === 0) expectProblem(answer, 404, 'not_found');
      else expect([operation.id, [200, 404]]).toEqual([operation.id, expect.arrayContaining([answer.status])]);
    }
    for (const path of [`/v1/${id}`, `/${id}`, `/v1/orders/${id}/nothing/here`]) {
      expectProblem(await call('GET', path, { token: shopper.token }), 404, 'not_found');
    }
  });

  it.each(['%', '%zz', '%C3%28', '%ED%A0%80'])('leaves %s, which is no text, to the gateway', async (id) => {
    const answer = await call('GET', `/v1/products/${id}`);
    expect([answer.status, answer.text]).toEqual([400, '{"message":"Bad Request"}']);
  });

  it('answers a method that a path does not have with those that it has', async () => {
    const methodsOf = Map.groupBy(operations, ({ path }) => path);
    for (const [path, own] of methodsOf) {
      const taken = own.map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((each) => !taken.includes(each))) {
        const answer = await call(method, path.replace(/\{\w+\}/g, 'some'), { token: shopper.token });
        // Another path may have the method: `/v1/users/me` beside `/v1/users/{userId}`.
        if (answer.status !== 405) continue;
        expectProblem(answer, 405, 'method_not_allowed');
        expect(String(answer.headers['allow']).split(', ')).toEqual(expect.arrayContaining(taken));
      }
    }
    const answer = expectProblem(await call('DELETE', '/v1/orders'), 405, 'method_not_allowed');
    expect(String(answer.headers['allow']).split(', ').sort()).toEqual(['GET', 'POST']);
  });

  it.each(['/docs', '/v1/health', '/v1/openapi.json', '/v1/products', '/v1/categories', '/v1/products/none'])(
    'answers HEAD of %s as GET, without its body',
    async (path) => {
      const [get, head] = [await call('GET', path), await call('HEAD', path)];
      expect([head.status, head.text]).toEqual([get.status, '']);
      for (const name of ['content-type', 'content-length', 'cache-control', 'etag'])
        expect(head.headers[name], name).toBe(get.headers[name]);
    },
  );

  const lists = () => operations.filter(({ query }) => query.some(({ name }) => name === 'cursor'));
  const place = (name: string) => ({ productId, orderId })[name] ?? 'absent';
  const queryOf = (operation: DescribedOperation, query: string) =>
    call('GET', `${pathOf(operation, place)}?${query}`, { token: tokenFor(operation) });

  it.each([
    ...[
      'x',
      '..',
      '%00',
      'null',
      '%E5%B0%8F',
      'a'.repeat(301),
      encoded('\u0000'),
      encoded('PRODUCT#'),
      encoded('USER#usr_1'),
    ],
    ...[encoded('ORDER#ord_1'), encoded('{"pk":"USER#a"}'), encoded('2026-13'), encoded('ORDER#'), encoded('~')],
  ])('turns to no page at the cursor %s', async (cursor) => {
    expect(lists().length).toBeGreaterThan(1);
    for (const list of lists()) expectInvalid(await queryOf(list, `cursor=${cursor}`), 'cursor');
  });

  it('shows nobody else’s page to whoever brings another list’s cursor', async () => {
    const stranger = await aShopper();
    const answer = await call('GET', `/v1/orders?cursor=${encoded(`ORDER#${orderId}`)}`, { token: stranger.token });
    expect([answer.status, answer.json]).toEqual([200, { items: [] }]);
  });

  it.each(['0', '-1', '101', '1.5', 'x', '', '1e3', 'Infinity', '10,10', '%00'])(
    'shows no page of %j entries',
    async (limit) => {
      for (const list of lists()) expectInvalid(await queryOf(list, `limit=${limit}`), 'limit');
    },
  );

  it('names each wrong word of a query', async () => {
    expectInvalid(
      await call('GET', '/v1/products?category=%3Cb%3E&limit=0&merchantId=me'),
      'category',
      'limit',
      'merchantId',
    );
    expectInvalid(await call('GET', '/v1/orders?status=stolen', { token: shopper.token }), 'status');
    // A parameter that comes twice is joined by the gateway, and is then no category.
    expectInvalid(await call('GET', '/v1/products?category=a&category=b'), 'category');
  });

  it('takes no harm from headers that come twice', async () => {
    const token = `Bearer ${shopper.token}`;
    const twice = await call('GET', '/v1/orders', {
      headers: { authorization: token, accept: ['a/b', 'c/d'], 'x-forwarded-for': ['1', '2'] },
    });
    expect(twice.status).toBe(200);
    const body = orderBody([{ sku: 'sku_x', quantity: 1 }]);
    const keys = await call('POST', '/v1/orders', {
      token: shopper.token,
      body,
      headers: { 'idempotency-key': ['one', 'two'] },
    });
    expectProblem(keys, 409, 'out_of_stock');
    const match = await call('GET', `/v1/products/${productId}`, { headers: { 'if-match': ['"1"', '"2"'] } });
    expect(match.status).toBe(200);
  });
});
