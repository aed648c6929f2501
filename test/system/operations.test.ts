import { describe, expect, it } from 'vitest';
import { operationLambda } from '#functions/http/lambda.ts';
import { checkHealth } from '#functions/system/check-health.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { refuseUnknown } from '#functions/system/refuse-unknown.ts';
import { serveReference } from '#functions/system/serve-reference.ts';
import { catalog, type Product, productItem, type Stock, stockItem } from '#shared/catalog/index.ts';
import { cardItem, merchantProductItem } from '#shared/catalog/product.entity.ts';
import { requestEvent } from '#test/event.ts';
import { aProduct, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

describe('the health of the shop', () => {
  it('names its stage', async () => {
    expect(await shopOver().done(checkHealth)).toEqual({ status: 'ok', stage: 'test' });
  });
});

describe('what no operation answers', () => {
  const own = { security: [{ bearer: [] }] };
  const paths = {
    '/v1/orders': { get: own, post: own },
    '/v1/orders/{orderId}': { get: own },
    '/docs': { get: { security: [] } },
  };
  const asked = async (method: string, rawPath: string) => {
    process.env['SHOP'] = '{}';
    process.env['SHOP_ORIGIN'] = 'https://shop.example';
    const handler = operationLambda(refuseUnknown, { reference: () => JSON.stringify({ paths }) });
    const event = requestEvent(refuseUnknown);
    const requestContext = { ...event.requestContext, http: { ...event.requestContext.http, method, path: rawPath } };
    const { statusCode, headers } = await handler({ ...event, rawPath, requestContext } as never, {} as never);
    return [statusCode, headers?.['allow'], headers?.['content-type'], headers?.['location']];
  };

  it.each([
    ['/docs/', '/docs'],
    ['/docs/problems', '/docs#problems'],
  ])('%s leads to %s', async (path, location) => {
    expect(await asked('GET', path)).toEqual([308, undefined, undefined, location]);
    expect((await asked('POST', path))[0]).toBe(404);
  });

  it.each([
    ['DELETE', '/v1/orders', 405, 'GET, POST'],
    ['POST', '/v1/orders/ord_1', 405, 'GET'],
    ['HEAD', '/v1/orders', 405, 'GET, POST'],
    ['POST', '/docs', 405, 'GET, HEAD'],
    ['GET', '/v1/nothing', 404, undefined],
    ['GET', '/v1/orders/ord_1/more', 404, undefined],
    ['GET', '/', 404, undefined],
  ])('%s %s is %d, and the methods that would do are named', async (method, path, status, allow) => {
    expect(await asked(method, path)).toEqual([status, allow, 'application/problem+json', undefined]);
  });
});

describe('the reference', () => {
  it('is served as the build has written it', async () => {
    const answer = await shopOver().call(serveReference);
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
      200,
      'application/json',
      { paths: {} },
    ]);
  });
});

describe('the availability that lists show', () => {
  /** A product of two variants, and the stock of each. */
  const given = async () => {
    const productId = aProduct().productId;
    const [one, two] = [aStock({ productId, available: 20 }), aStock({ productId, available: 0 })];
    const skus = [
      { sku: one.sku, options: { size: 's' }, price: one.price, availability: 'in_stock' as const },
      { sku: two.sku, options: { size: 'm' }, price: two.price, availability: 'sold_out' as const },
    ];
    const product = aProduct({ productId, skus });
    await real.given(catalog.writes(real.table).add(product, [one, two]));
    return { product, one, two };
  };
  const shown = async ({ productId, merchantId }: Product) => {
    const places = [
      productItem.at({ productId }),
      cardItem.at({ productId }),
      merchantProductItem.at({ merchantId, productId }),
    ] as const;
    const [product, card, own] = await real.table.getMany(places);
    return [
      product?.skus.map(({ availability }) => availability),
      product?.availability,
      card?.availability,
      own?.availability,
    ];
  };
  /** The stock becomes another one, and the stream tells of it. */
  const sold = async (before: Stock, available: number) => {
    const after = { ...before, available };
    await real.given([stockItem.put(after)]);
    return { event: 'MODIFY' as const, before: stockItem.item(before), after: stockItem.item(after) };
  };
  const shop = () => shopOver({ engine: real.engine });

  it('follows the stock of its variants: page, card and the merchant’s list', async () => {
    const { product, one } = await given();
    expect(await shop().changes(projectChanges, [await sold(one, 3)])).toEqual([]);
    expect(await shown(product)).toEqual([['low', 'sold_out'], 'low', 'low', 'low']);
  });

  it('stays that of the best variant', async () => {
    const { product, two } = await given();
    await shop().changes(projectChanges, [await sold(two, 2)]);
    expect(await shown(product)).toEqual([['in_stock', 'low'], 'in_stock', 'in_stock', 'in_stock']);
  });

  it('is that of now when changes come late, twice or in another order', async () => {
    const { product, one } = await given();
    const first = await sold(one, 3);
    const second = await sold({ ...one, available: 3 }, 0);
    await shop().changes(projectChanges, [second, first, second, first]);
    expect(await shown(product)).toEqual([['sold_out', 'sold_out'], 'sold_out', 'sold_out', 'sold_out']);
  });

  it('asks nobody while the level stays the same', async () => {
    const { product, one } = await given();
    await real.given([productItem.remove(product)]);
    expect(await shop().changes(projectChanges, [await sold(one, 19)])).toEqual([]);
  });

  it('of a product that has gone is nobody’s business', async () => {
    const { product, one } = await given();
    await real.given([productItem.remove(product)]);
    expect(await shop().changes(projectChanges, [await sold(one, 0)])).toEqual([]);
    expect(await real.table.get(productItem.at(product))).toBeUndefined();
  });

  it('does not count as an edit: the version that a merchant has read stays good', async () => {
    const { product, one } = await given();
    await shop().changes(projectChanges, [await sold(one, 0)]);
    expect(await real.table.get(productItem.at(product))).toMatchObject({ version: 1 });
  });
});
