import { describe, expect, it } from 'vitest';
import { router } from '#infra/local/gateway/routes.ts';

const routesOf = (...keys: string[]) =>
  router(keys.map((key) => ({ key, integrationId: key, authorizerId: undefined, scopes: [] })));

describe('route matching', () => {
  const route = routesOf(
    '$default',
    'ANY /{proxy+}',
    'GET /pets/{proxy+}',
    'GET /pets/dog/{id}',
    'GET /pets/dog/1',
    'ANY /pets/dog/{id}',
    'GET /pets/{kind}/1',
  );

  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['POST', '/pets/dog/2', 'ANY /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{kind}/1', { kind: 'cat' }],
    ['GET', '/pets/cat/2', 'GET /pets/{proxy+}', { proxy: 'cat/2' }],
    ['DELETE', '/pets/cat/2', 'ANY /{proxy+}', { proxy: 'pets/cat/2' }],
    ['GET', '/', '$default', {}],
  ])('sends %s %s to %s', (method, path, key, parameters) => {
    expect(route(method, path)).toMatchObject({ route: { key }, parameters });
  });

  it('decodes path parameters, and lets no slash into a simple one', () => {
    const products = routesOf('GET /products/{id}');

    expect(products('GET', '/products/%E9%9E%8B%2F1')?.parameters).toEqual({ id: '鞋/1' });
    expect(products('GET', '/products/a/b')).toBeUndefined();
    expect(products('GET', '/products/')).toBeUndefined();
  });

  it('takes the characters of a route literally', () => {
    expect(routesOf('GET /v1/openapi.json')('GET', '/v1/openapi-json')).toBeUndefined();
  });

  it('finds nothing without a default route', () => {
    expect(routesOf('GET /a')('POST', '/a')).toBeUndefined();
  });
});
