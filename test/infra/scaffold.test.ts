import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '#infra/build/places.ts';
import { listedIds, newOperationOf, operationSource, testSource, withListed } from '#infra/scaffold.ts';

const index = readFileSync(path.join(projectRoot, 'functions/index.ts'), 'utf8');
const cancel = newOperationOf('orders/cancel-order', 'POST /v1/orders/{orderId}/cancellation');

describe('a new operation', () => {
  it('is a file that declares the route, and names what it is told', () => {
    const source = operationSource(cancel);
    expect(source).toContain('export const cancelOrder = operation(');
    expect(source).toContain("route: 'POST /v1/orders/{orderId}/cancellation'");
    expect(source).toContain('async ({ body, path })');
    expect(source).toContain('example: {}');
    expect(() => stripTypeScriptTypes(source)).not.toThrow();
  });

  it('reads no body when it only reads', () => {
    expect(operationSource(newOperationOf('orders/count-orders', 'GET /v1/order-count'))).not.toContain('body }');
  });

  it('comes with a test of its own', () => {
    const source = testSource(cancel);
    expect(source).toContain("from '#functions/orders/cancel-order.ts'");
    expect(() => stripTypeScriptTypes(source)).not.toThrow();
  });

  it.each([
    ['cancel-order', 'POST /v1/orders', /not <domain>\/<verb-noun>/],
    ['Orders/CancelOrder', 'POST /v1/orders', /not <domain>\/<verb-noun>/],
    ['orders/cancel-order', '/v1/orders', /not a route/],
    ['orders/cancel-order', 'TAKE /v1/orders', /not a route/],
    ['orders/cancel-order', 'POST /orders', /not a route/],
  ])('is refused as %s, %s', (id, route, complaint) => {
    expect(() => newOperationOf(id, route)).toThrow(complaint);
  });
});

describe('the table of contents', () => {
  it('stays as it is when everything is listed', () => {
    const [first = ''] = listedIds(index);
    expect(withListed(index, first)).toBe(index);
  });

  it('takes a new operation in between its neighbours', () => {
    const listed = withListed(index, 'aardvarks/add-aardvark');
    expect(listedIds(listed)).toEqual(['aardvarks/add-aardvark', ...listedIds(index)].sort());
    expect(listed).toContain("import { addAardvark } from './aardvarks/add-aardvark.ts';\n");
    expect(listed).toContain('\n  addAardvark,\n');
  });
});
