import { describe, expect, it } from 'vitest';
import { behaviorFor } from '#infra/local/gateway/distribution.ts';

const behaviors = ['/v1/products/*', '/v1/products', 'img/?.png', '*'].map((pathPattern) => ({
  pathPattern,
  originId: 'o',
  allowedMethods: [],
  viewerRequest: undefined,
  responseHeadersPolicyId: undefined,
}));

describe('the behaviors of a distribution', () => {
  it.each([
    ['/v1/products', '/v1/products'],
    ['/v1/products/1/reviews', '/v1/products/*'],
    ['/v1/productsX', '*'],
    ['/img/a.png', 'img/?.png'],
    ['/img/a-png', '*'],
    ['/', '*'],
  ])('takes the first pattern that fits %s: %s', (path, pattern) => {
    expect(behaviorFor(behaviors, path)?.pathPattern).toBe(pattern);
  });
});
