import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { edgeHashes, viewerOf } from '#functions/http/viewer.ts';
import { environment } from '#test/environment.ts';
import { requestEvent } from '#test/event.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hashes = edgeHashes({ EDGE_HASHES: `${sha256('new')}, ${sha256('old').toUpperCase()}` });

const showViewer = operation(
  'test/show-viewer',
  {
    route: 'GET /v1/viewer',
    summary: 'Say who asks.',
    auth: 'public',
    returns: { status: 200, body: z.object({ viewer: z.string(), headers: z.array(z.string()) }) },
    fails: [],
    uses: {},
  },
  async ({ request }) => ({ viewer: request.viewer, headers: Object.keys(request.headers) }),
);

const viewer = (headers: Record<string, string>, known = hashes) =>
  viewerOf(requestEvent(showViewer, { headers }) as never, known);
const gateway = '192.0.2.1';

describe('the viewer of a request', () => {
  it('is whom the front door names, while it proves itself with the secret of today or of yesterday', () => {
    expect(viewer({ 'x-shop-origin': 'new', 'x-shop-viewer': '203.0.113.7' })).toBe('203.0.113.7');
    expect(viewer({ 'x-shop-origin': 'old', 'x-shop-viewer': '2001:db8::7' })).toBe('2001:db8::7');
  });

  it.each([
    ['a request without the secret', { 'x-shop-viewer': '203.0.113.7' }],
    ['another secret', { 'x-shop-origin': 'guessed', 'x-shop-viewer': '203.0.113.7' }],
    ['the hash in the place of the secret', { 'x-shop-origin': sha256('new'), 'x-shop-viewer': '203.0.113.7' }],
    ['no secret', { 'x-shop-origin': '', 'x-shop-viewer': '203.0.113.7' }],
    ['the front door, when it names nobody', { 'x-shop-origin': 'new' }],
  ])('is whom the gateway has met, for %s', (_, headers) => {
    expect(viewer({ ...headers })).toBe(gateway);
  });

  it.each([undefined, '', ' , '])('is whom the gateway has met, where no hash is set (%j)', (EDGE_HASHES) => {
    const known = edgeHashes(EDGE_HASHES === undefined ? {} : { EDGE_HASHES });
    expect(viewer({ 'x-shop-origin': '', 'x-shop-viewer': '203.0.113.7' }, known)).toBe(gateway);
  });
});

describe('a story', () => {
  environment({ EDGE_HASHES: sha256('new') });
  const log = capturedLog();

  it('hears who the viewer is, and never the secret', async () => {
    const headers = { 'x-shop-origin': 'new', 'x-shop-viewer': '203.0.113.7' };
    const body = await shopOver().done(showViewer, { headers });
    expect(body).toEqual({ viewer: '203.0.113.7', headers: ['x-shop-viewer'] });
    expect(log.text).not.toContain('203.0.113.7');
  });
});
