import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { declarations } from '#functions/index.ts';
import { cachedPaths } from '#infra/cached-paths.ts';
import type { OperationDeclaration } from '#infra/declaration.ts';
import { edgeCode } from '#infra/edge/edge-code.ts';
import { resourcesOf, stacksOf } from './synthesis.ts';

const Value = z.object({ value: z.string() });
const Request = z.object({ headers: z.record(z.string(), Value), cookies: z.record(z.string(), Value) });

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
}

const asValues = (texts: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { value }]));

/** What the edge function makes of a request, as CloudFront calls it. */
const throughTheEdge = ({ headers, cookies }: Sent) => {
  const request = { method: 'GET', uri: '/v1/cart', headers: asValues(headers), cookies: asValues(cookies) };
  const event = { version: '1.0', viewer: { ip: '203.0.113.7' }, request };
  return z.parse(Request, runInNewContext(`${edgeCode}\nhandler(event)`, { event }));
};

describe('the edge function', () => {
  it('turns the session cookie into the token that the API asks for, and says that it did', () => {
    const { headers, cookies } = throughTheEdge({ cookies: { '__Host-session': 'a.b.c' } });
    expect(headers['authorization']).toEqual({ value: 'Bearer a.b.c' });
    expect(headers['x-shop-session']).toEqual({ value: 'cookie' });
    expect(cookies).toEqual({});
  });

  it('prefers the token that the caller sends', () => {
    const { headers } = throughTheEdge({
      headers: { authorization: 'Bearer mine' },
      cookies: { '__Host-session': 'a.b.c' },
    });
    expect(headers['authorization']).toEqual({ value: 'Bearer mine' });
    expect(headers).not.toHaveProperty('x-shop-session');
  });

  it('leaves the refresh cookie alone: the operations of sessions read it', () => {
    const { cookies } = throughTheEdge({ cookies: { '__Host-session': 'a', '__Host-refresh': 'r' } });
    expect(cookies).toEqual({ '__Host-refresh': { value: 'r' } });
  });

  it('says who looks, and believes nobody else who says so', () => {
    const { headers } = throughTheEdge({
      headers: { 'x-shop-viewer': '198.51.100.1', 'x-shop-session': 'cookie', 'x-shop-proof': 'x', accept: '*/*' },
    });
    expect(headers).toEqual({ 'x-shop-viewer': { value: '203.0.113.7' }, accept: { value: '*/*' } });
  });
});

const reading = (id: string, route: `GET /${string}`, more: Partial<OperationDeclaration['contract']> = {}) =>
  ({
    kind: 'operation',
    id,
    contract: { route, summary: '', auth: 'public', returns: { status: 200 }, fails: [], uses: {}, ...more },
  }) satisfies OperationDeclaration;

describe('the paths that the edge may keep', () => {
  it('are those of the operations that say so, the most particular first', () => {
    const operations = [
      reading('catalog/show-product', 'GET /v1/products/{productId}', { cache: 2 }),
      reading('reviews/list-reviews', 'GET /v1/products/{productId}/reviews', { cache: 1 }),
      reading('system/check-health', 'GET /v1/health'),
    ];
    expect(cachedPaths(operations)).toEqual(['/v1/products/*/reviews', '/v1/products/*']);
  });

  it('never catch a read for signed-in callers', () => {
    const operations = [
      reading('catalog/show-product', 'GET /v1/products/{productId}', { cache: 2 }),
      reading('catalog/show-draft', 'GET /v1/products/{productId}/draft', { auth: 'merchant' }),
    ];
    expect(() => cachedPaths(operations)).toThrow(/show-draft is not public/);
  });

  it('are public', () => {
    expect(() => cachedPaths([reading('cart/show-cart', 'GET /v1/cart', { auth: 'shopper', cache: 2 })])).toThrow();
  });
});

const Behavior = z.object({
  PathPattern: z.optional(z.string()),
  CachePolicyId: z.unknown(),
  OriginRequestPolicyId: z.optional(z.string()),
  FunctionAssociations: z.optional(z.array(z.unknown())),
});

const Distribution = z.object({
  DistributionConfig: z.object({ DefaultCacheBehavior: Behavior, CacheBehaviors: z.array(Behavior) }),
});

const Origins = z.object({
  DistributionConfig: z.object({
    Origins: z.array(z.object({ OriginCustomHeaders: z.optional(z.unknown()) })),
    CustomErrorResponses: z.array(z.object({ ErrorCode: z.int(), ErrorCachingMinTTL: z.int() })),
  }),
});

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the front door', () => {
  const stacks = stacksOf('prod');
  const distribution = resourcesOf(stacks, 'AWS::CloudFront::Distribution')[0]?.Properties;
  const { DefaultCacheBehavior, CacheBehaviors } = z.parse(Distribution, distribution).DistributionConfig;
  const behaviorOf = (pattern: string) => CacheBehaviors.find(({ PathPattern }) => PathPattern === pattern);
  const toApi = [DefaultCacheBehavior, ...CacheBehaviors.filter(({ PathPattern }) => PathPattern !== '/images/*')];

  it('sends every request of the API through the edge function, with all that it says', () => {
    for (const behavior of toApi) {
      expect(behavior.FunctionAssociations, behavior.PathPattern).toHaveLength(1);
      expect(behavior.OriginRequestPolicyId, behavior.PathPattern).toBe(allViewerExceptHost);
    }
  });

  it('keeps no answer but those of operations that allow it', () => {
    const uncached = toApi.filter(({ CachePolicyId }) => CachePolicyId === cachingDisabled);
    expect(uncached.map(({ PathPattern }) => PathPattern)).toEqual([undefined, '/v1/*', '/docs*']);
    expect(resourcesOf(stacks, 'AWS::CloudFront::CachePolicy')[0]?.Properties).toMatchObject({
      CachePolicyConfig: {
        DefaultTTL: 0,
        MaxTTL: 2,
        ParametersInCacheKeyAndForwardedToOrigin: {
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: { Headers: ['Origin'] },
          QueryStringsConfig: { QueryStringBehavior: 'all' },
        },
      },
    });
  });

  it('asks for kept paths before it asks for the rest of the API', () => {
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern).slice(-2)).toEqual(['/v1/*', '/docs*']);
  });

  it('serves pictures that cannot become a page', () => {
    expect(behaviorOf('/images/*')?.FunctionAssociations).toBeUndefined();
    const headers = JSON.stringify(resourcesOf(stacks, 'AWS::CloudFront::ResponseHeadersPolicy')[0]?.Properties);
    expect(headers).toContain("default-src 'none'; sandbox");
    expect(headers).toContain('ContentTypeOptions');
    expect(headers).toContain('{"Header":"cross-origin-resource-policy","Override":true,"Value":"cross-origin"}');
    expect(resourcesOf(stacks, 'AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
  });

  it('lets nobody keep a refusal: a picture that is being drawn is there a moment later', () => {
    const policy = resourcesOf(stacks, 'AWS::CloudFront::ResponseHeadersPolicy')[0]?.Properties;
    expect(JSON.stringify(policy).toLowerCase()).not.toContain('cache-control');
    const { CustomErrorResponses } = z.parse(Origins, distribution).DistributionConfig;
    expect(CustomErrorResponses.map(({ ErrorCode }) => ErrorCode)).toEqual(
      expect.arrayContaining([403, 404, 500, 503]),
    );
    for (const { ErrorCode, ErrorCachingMinTTL } of CustomErrorResponses)
      expect(ErrorCachingMinTTL, `${ErrorCode}`).toBe(0);
  });

  it('proves itself to the functions, which know a hash alone; neither stands in a template', () => {
    const custom = z
      .parse(Origins, distribution)
      .DistributionConfig.Origins.flatMap(({ OriginCustomHeaders }) => OriginCustomHeaders ?? []);
    expect(custom).toEqual([{ HeaderName: 'x-shop-origin', HeaderValue: { Ref: expect.any(String) } }]);
    const api = stacks.find(({ name }) => name === 'shop-prod-api');
    expect(Object.values(api?.Parameters ?? {})).toEqual(
      expect.arrayContaining([
        { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/prod/edge/secret' },
        { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/prod/edge/secret-hashes' },
      ]),
    );
    const functions = resourcesOf(stacks, 'AWS::Lambda::Function').map(({ Properties }) => JSON.stringify(Properties));
    const operations = declarations.filter(({ kind }) => kind === 'operation');
    expect(functions.filter((each) => each.includes('EDGE_HASHES'))).toHaveLength(operations.length);
    const secretRef = JSON.stringify(Object.values(Object(custom[0]).HeaderValue)[0]);
    for (const each of functions) expect(each).not.toContain(secretRef);
  });
});
