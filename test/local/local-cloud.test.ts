import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '#infra/local/local-cloud.ts';
import { synthesiseFixture } from './fixture/app.ts';

const shown: string[] = [];
let folder: string;
let assembly: string;
let cloud: LocalCloud;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  assembly = synthesiseFixture(join(folder, 'cdk.out'));
  cloud = await startLocalCloud({ assembly, show: (line) => shown.push(line) });
}, 90_000);

afterAll(async () => {
  await cloud?.stop();
  await rm(folder, { recursive: true, force: true });
});

const call = (path: string, options: RequestInit = {}, { url } = cloud) => fetch(url + path, options);

const items = async (of = cloud): Promise<{ pk: string; at?: number }[]> => {
  const lines = (await (await call('/_local/table', {}, of)).text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
};

const echoed = async (answer: Response) => JSON.parse(await answer.text());

describe('the local cloud, serving a synthesised app', () => {
  it('lets a request pass the edge function and the API to the function in a nested stack', async () => {
    const headers = { cookie: '__Host-session=abc; theme=dark', 'x-shop-forged': 'admin' };
    const answer = await call('/echo/a%20b?x=1&x=2', { headers });
    const { event, origin } = await echoed(answer);

    expect(event.routeKey).toBe('ANY /echo/{id}');
    expect(event.pathParameters).toEqual({ id: 'a b' });
    expect(event.cookies).toEqual(['theme=dark']);
    expect(event.headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-shop-viewer': '127.0.0.1',
      'x-origin': 'secret',
    });
    expect(event.headers).not.toHaveProperty('x-shop-forged');
    expect(event.headers.host).toBe(event.requestContext.domainName);
    expect(origin).toBe(cloud.url);
    expect(answer.headers.get('x-capacity')).toBe('rt=1 rru=0.5 wru=2');
  });

  it('takes the answer of an edge function that answers itself', async () => {
    const answer = await call('/teapot');

    expect([answer.status, answer.headers.get('x-edge'), await answer.text()]).toEqual([418, 'yes', 'short']);
  });

  it('turns a request without a token away as API Gateway does', async () => {
    const answer = await call('/private');

    expect([answer.status, await answer.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('sends bytes and several cookies', async () => {
    const answer = await call('/echo/1', { headers: { 'x-misbehave': 'bytes' } });

    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([255, 0, 1]);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.status).toBe(201);
  });

  it.each([
    ['throws', 'throw', 'TypeError: as asked'],
    ['ends its process', 'exit', 'code 3'],
    ['hangs', 'hang', 'Task timed out after 2.00 seconds'],
  ])('answers 500 when a function %s, tells why, and goes on', async (_, misbehave, reason) => {
    const answer = await call('/echo/1', { headers: { 'x-misbehave': misbehave } });

    expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(shown.at(-1)).toContain(reason);
    expect((await call('/echo/1')).status).toBe(200);
  });

  it('refuses a body over 10 MB', async () => {
    const answer = await call('/echo/1', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });

    expect([answer.status, await answer.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  it('answers a preflight request of an allowed origin alone', async () => {
    const preflight = (origin: string) =>
      call('/private', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

    expect((await preflight('https://shop.example')).headers.get('access-control-allow-origin')).toBe(
      'https://shop.example',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('serves the bucket behind its path, and nothing but reads', async () => {
    const bucket = String(cloud.outputs['Data']?.['Bucket']);
    await cloud.engines.s3.putObject(bucket, 'images/a b.png', { body: Buffer.from('png'), contentType: 'image/png' });
    const answer = await call('/images/a%20b.png');

    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'image/png', 'png']);
    expect((await call('/images/absent.png')).status).toBe(403);
    expect((await call('/images/a%20b.png', { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  it('brings a change to the consumer within a second, and isolates a poisoned one', async () => {
    for (const id of ['one', 'poison', 'two']) await call(`/items/${id}`, { method: 'PUT' });

    await vi.waitFor(async () => {
      expect((await items()).map(({ pk }) => pk)).toEqual(expect.arrayContaining(['SEEN#one', 'SEEN#two']));
    }, 3000);
    const failures = JSON.parse(await (await call('/_local/failures')).text());
    expect(failures).toHaveLength(1);
    expect(failures[0].condition).toBe('RetryAttemptsExhausted');
    expect(failures[0].records).toHaveLength(1);
    expect(failures[0].records[0].dynamodb.NewImage.pk.S).toBe('ITEM#poison');
  });

  it('moves the clock of the functions and runs what becomes due, once, before it answers', async () => {
    const before = Date.now();
    const answer = await call('/_local/clock', { method: 'POST', body: '{"advanceSeconds":7200}' });

    expect(answer.status).toBe(200);
    const ticks = (await items()).filter(({ pk }) => pk === 'TICK#1');
    expect(ticks).toHaveLength(1);
    expect(ticks[0]?.at).toBeGreaterThanOrEqual(before + 7_200_000);
    expect((await echoed(await call('/echo/1'))).now).toBeGreaterThanOrEqual(before + 7_200_000);
  });

  it('disturbs what functions ask of a service until the fault is cleared', async () => {
    const order = (fault: object) => call('/_local/faults', { method: 'POST', body: JSON.stringify(fault) });
    const write = async () => (await call('/items/disturbed', { method: 'PUT' })).status;

    expect((await order({ service: 'dynamodb', kind: 'throttle', rate: 1 })).status).toBe(200);
    expect(await write()).toBe(500);
    expect((await order({ clear: true })).status).toBe(200);
    expect(await write()).toBe(200);
    expect((await order({ service: 'weather', kind: 'rain', rate: 2 })).status).toBe(400);
  });

  it('runs a function by its operation, and does not know others', async () => {
    expect(await (await call('/_local/run/fixture/write', { method: 'POST' })).json()).toEqual({ pk: 'ITEM#none' });
    expect(await (await call('/_local/run/write', { method: 'POST' })).json()).toEqual({ pk: 'ITEM#none' });
    expect((await call('/_local/run/nothing', { method: 'POST' })).status).toBe(404);
  });

  it('keeps its control endpoints from pages of other sites', async () => {
    const answer = await call('/_local/table', { headers: { 'sec-fetch-site': 'cross-site' } });

    expect(answer.status).toBe(403);
  });

  it('finds its data, its clock and its place in the stream again after a restart', async () => {
    const stateDir = join(folder, 'state');
    const first = await startLocalCloud({ assembly, stateDir, show: (line) => shown.push(line) });
    await call('/items/kept', { method: 'PUT' }, first);
    await vi.waitFor(async () => expect((await items(first)).map(({ pk }) => pk)).toContain('SEEN#kept'), 5000);
    await first.clock.advance(100);
    await first.stop();

    const second = await startLocalCloud({ assembly, stateDir, show: (line) => shown.push(line) });
    try {
      expect((await items(second)).map(({ pk }) => pk).sort()).toEqual(['ITEM#kept', 'SEEN#kept']);
      expect(second.clock.now().getTime() - Date.now()).toBeCloseTo(100_000, -3);
      expect(second.userPools).toEqual(first.userPools);
      await call('/items/later', { method: 'PUT' }, second);
      await vi.waitFor(async () => expect((await items(second)).map(({ pk }) => pk)).toContain('SEEN#later'), 5000);
      expect((await items(second)).filter(({ pk }) => pk === 'SEEN#kept')).toHaveLength(1);
    } finally {
      await second.stop();
    }
  }, 90_000);
});
