import { describe, expect, it } from 'vitest';
import { edgeHashes, viewerOf } from '#functions/http/viewer.ts';
import { deployParameters } from '#infra/local/seed/parameters.ts';

describe('the parameters of a deploy', () => {
  it('let the functions know the front door, by a secret that no other cloud has', () => {
    const { '/shop/dev/edge/secret': secret = '', '/shop/dev/edge/secret-hashes': hashes = '' } =
      deployParameters('dev');
    const headers = { 'x-shop-origin': secret, 'x-shop-viewer': '203.0.113.7' };
    const event = { headers, requestContext: { http: { sourceIp: '192.0.2.1' } } };
    expect(viewerOf(event as never, edgeHashes({ EDGE_HASHES: hashes }))).toBe('203.0.113.7');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(deployParameters('dev')['/shop/dev/edge/secret']).not.toBe(secret);
  });
});
