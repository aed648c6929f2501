import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3, startS3 } from '#infra/local/engines/s3/s3.ts';
import { credentials, pathOf, presign, region, send } from './s3-client.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let time = Date.parse('2026-11-22T10:00:00Z');
const clock = { now: () => new Date(time) };
const signedNow = () => clock.now();

const corsConfiguration = {
  CorsRules: [
    {
      AllowedOrigins: ['https://shop.example', 'http://localhost:*'],
      AllowedMethods: ['PUT'],
      AllowedHeaders: ['content-*'],
      ExposedHeaders: ['ETag'],
      MaxAge: 600,
    },
  ],
};

let s3: S3;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3({ clock, region, credentials });
  s3.createBucket('images', { CorsConfiguration: corsConfiguration });
  bucket = `${s3.endpoint}/images`;
});
afterAll(() => s3.stop());

const codeIn = async (response: Response): Promise<string> =>
  `${response.status} ${/<Code>(.*)<\/Code>/.exec(await response.text())?.[1]}`;

const put = (key: string, body: string, headers: Record<string, string> = {}) =>
  send({ method: 'PUT', url: `${bucket}/${pathOf(key)}`, headers, body }, signedNow());
const get = (key: string, headers: Record<string, string> = {}) =>
  send({ method: 'GET', url: `${bucket}/${pathOf(key)}`, headers }, signedNow());

describe('an upload by a presigned URL', () => {
  const headers = { 'content-type': 'image/png', 'content-length': '5' };
  const upload = async (
    changes: { key?: string; type?: string; body?: string; url?: (url: string) => string } = {},
  ) => {
    const { key = 'new.png', type = 'image/png', body = 'bytes', url = (same) => same } = changes;
    const signed = await presign({ method: 'PUT', url: `${bucket}/${pathOf(key)}`, headers }, signedNow());
    return () => fetch(url(signed), { method: 'PUT', headers: { 'content-type': type }, body });
  };

  it('is stored with its type', async () => {
    const response = await (await upload())();

    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"4b3a6218bb3e3a7303e8a171a60fcf92"');
    expect(await s3.getObject('images', 'new.png')).toMatchObject({
      body: Buffer.from('bytes'),
      contentType: 'image/png',
    });
  });

  it('is refused once the URL has expired, by the clock of the shop', async () => {
    const late = await upload();
    time += 300_000;
    expect((await late()).status).toBe(200);
    time += 1_000;
    expect(await codeIn(await late())).toBe('403 AccessDenied');
  });

  it.each([
    ['another type', { type: 'text/html' }],
    ['another length', { body: 'more bytes' }],
    ['another key', { url: (url: string) => url.replace('new.png', 'old.png') }],
    ['a longer expiry', { url: (url: string) => url.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000') }],
    ['a forged signature', { url: (url: string) => url.replace(/Signature=..../, 'Signature=0000') }],
  ])('is refused with %s than what was signed', async (_, changes) => {
    const tampered = await upload({ key: 'new.png', ...changes });

    expect(await codeIn(await tampered())).toBe('403 SignatureDoesNotMatch');
  });

  it('is refused for an unknown access key and for an expiry beyond seven days', async () => {
    const stranger = await upload({ url: (url) => url.replace('AKIALOCAL', 'AKIAOTHER') });
    const endless = await presign({ method: 'GET', url: `${bucket}/new.png` }, signedNow(), 604_800);

    expect(await codeIn(await stranger())).toBe('403 InvalidAccessKeyId');
    expect((await fetch(endless.replace('604800', '604801'))).status).toBe(400);
  });

  it('keeps the metadata that was signed into the URL', async () => {
    const meta = { 'x-amz-meta-owner': 'mch_1', 'cache-control': 'max-age=60' };
    const url = await presign({ method: 'PUT', url: `${bucket}/meta.png`, headers: meta }, signedNow());

    await fetch(url, { method: 'PUT', headers: { 'cache-control': 'max-age=60' }, body: 'x' });

    expect((await s3.getObject('images', 'meta.png'))?.headers).toMatchObject(meta);
  });
});

describe('a call with an Authorization header', () => {
  it('stores, reads, describes and removes an object, whatever its key', async () => {
    const key = "tmp/a b+c(1)'ü!*%.txt";
    expect((await put(key, 'hello', { 'content-type': 'text/plain', 'x-amz-meta-by': 'ann' })).status).toBe(200);

    const [got, head] = [await get(key), await send({ method: 'HEAD', url: `${bucket}/${pathOf(key)}` }, signedNow())];
    expect([await got.text(), got.headers.get('content-type')]).toEqual(['hello', 'text/plain']);
    expect([head.headers.get('content-length'), head.headers.get('x-amz-meta-by')]).toEqual(['5', 'ann']);

    const removed = await send({ method: 'DELETE', url: `${bucket}/${pathOf(key)}` }, signedNow());
    expect([removed.status, await codeIn(await get(key))]).toEqual([204, '404 NoSuchKey']);
  });

  it('is refused with another secret, another body, no signature at all, or a clock that is off', async () => {
    const call = { method: 'PUT', url: `${bucket}/refused`, body: 'hello' };

    expect(await codeIn(await send(call, signedNow(), 'another secret'))).toBe('403 SignatureDoesNotMatch');
    expect(await codeIn(await send(call, signedNow(), undefined, { body: 'hallo' }))).toBe(
      '400 XAmzContentSHA256Mismatch',
    );
    expect(await codeIn(await fetch(call.url, { method: 'PUT', body: 'hello' }))).toBe('403 AccessDenied');
    expect(await codeIn(await send(call, new Date(time - 16 * 60_000)))).toBe('403 RequestTimeTooSkewed');
    expect(await s3.getObject('images', 'refused')).toBeUndefined();
  });

  it('takes a body that is not signed when the call says so', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const call = { method: 'PUT', url: `${bucket}/unsigned`, headers, body: 'signed' };

    expect((await send(call, signedNow(), undefined, { body: 'sent' })).status).toBe(200);
    expect((await s3.getObject('images', 'unsigned'))?.body.toString()).toBe('sent');
  });

  it('counts no x-amz header that was added after signing', async () => {
    const url = await presign({ method: 'PUT', url: `${bucket}/added` }, signedNow());
    const headers = { 'x-amz-copy-source': '/images/unsigned' };

    expect(await codeIn(await fetch(url, { method: 'PUT', headers }))).toBe('403 AccessDenied');
  });

  it.each([
    ['bytes=0-1', 206, 'he', 'bytes 0-1/5'],
    ['bytes=3-', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=2-99', 206, 'llo', 'bytes 2-4/5'],
    ['lines=1-2', 200, 'hello', null],
  ])('reads the range %s', async (range, status, text, contentRange) => {
    await put('range', 'hello');
    const response = await get('range', { range });

    expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it('refuses a range behind the end', async () => {
    await put('range', 'hello');

    expect(await codeIn(await get('range', { range: 'bytes=5-' }))).toBe('416 InvalidRange');
  });

  it('copies an object, with its metadata or with new ones', async () => {
    await put('from', 'hello', { 'content-type': 'image/png', 'x-amz-meta-by': 'ann' });
    const copy = (headers: Record<string, string>) =>
      put('to', '', { 'x-amz-copy-source': '/images/from', ...headers }).then((response) => response.text());

    expect(await copy({})).toContain('<CopyObjectResult>');
    expect((await s3.getObject('images', 'to'))?.headers).toMatchObject({ 'x-amz-meta-by': 'ann' });
    await copy({ 'x-amz-metadata-directive': 'REPLACE', 'content-type': 'image/webp' });
    const replaced = await s3.getObject('images', 'to');
    expect(replaced).toMatchObject({ contentType: 'image/webp', body: Buffer.from('hello') });
    expect(replaced?.headers).not.toHaveProperty('x-amz-meta-by');
  });

  it('stores an object where none is, once, when it is asked so', async () => {
    const once = (body: string) => put('once', body, { 'if-none-match': '*' });
    const answers = await Promise.all(['a', 'b', 'c'].map(once));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(await codeIn(await once('d'))).toBe('412 PreconditionFailed');
  });

  it('copies an object only while it is the one that was seen', async () => {
    await put('seen', 'first');
    const etag = (await get('seen')).headers.get('etag') ?? '';
    const copy = () => put('copied', '', { 'x-amz-copy-source': '/images/seen', 'x-amz-copy-source-if-match': etag });
    expect((await copy()).status).toBe(200);
    await put('seen', 'second');
    expect(await codeIn(await copy())).toBe('412 PreconditionFailed');
    expect(await codeIn(await get('seen', { 'if-match': etag }))).toBe('412 PreconditionFailed');
    expect((await s3.getObject('images', 'copied'))?.body.toString()).toBe('first');
  });

  it('lists keys by prefix and page', async () => {
    for (const key of ['list/b', 'list/a', 'list/c&d', 'other']) await put(key, 'x');
    const list = async (query: string) =>
      (await send({ method: 'GET', url: `${bucket}?list-type=2&${query}` }, signedNow())).text();

    const first = await list('prefix=list%2F&max-keys=2');
    expect([...first.matchAll(/<Key>(.*?)<\/Key>/g)].map((match) => match[1])).toEqual(['list/a', 'list/b']);
    const token = /<NextContinuationToken>(.*)<\/NextContinuationToken>/.exec(first)?.[1] ?? '';
    const second = await list(`prefix=list%2F&continuation-token=${encodeURIComponent(token)}`);
    expect(second).toContain('<Key>list/c&amp;d</Key>');
    expect(second).toContain('<IsTruncated>false</IsTruncated>');
  });

  it('refuses what is too large, and what is not emulated', async () => {
    expect(await codeIn(await put('large', 'x'.repeat(10_000_001)))).toBe('400 EntityTooLarge');
    expect(await codeIn(await send({ method: 'POST', url: `${bucket}/x?uploads=` }, signedNow()))).toBe(
      '501 NotEmulated',
    );
    expect(await codeIn(await put('acl', 'x', { 'x-amz-acl': 'public-read' }))).toBe('501 NotEmulated');
    expect(await codeIn(await put('once', 'x', { 'if-none-match': '"etag"' }))).toBe('501 NotEmulated');
    expect(await codeIn(await put('once', 'x', { 'if-match': '"etag"' }))).toBe('501 NotEmulated');
    expect(await codeIn(await send({ method: 'GET', url: `${s3.endpoint}/nobucket/x` }, signedNow()))).toBe(
      '404 NoSuchBucket',
    );
  });
});

describe('a page of another origin', () => {
  // fetch keeps the headers of a preflight to itself.
  const preflight = (headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      request(`${bucket}/new.png`, { method: 'OPTIONS', headers }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      })
        .on('error', reject)
        .end();
    });
  const ask = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'Content-Type' };

  it('may upload when a rule of the bucket says so', async () => {
    const allowed = await preflight({ origin: 'http://localhost:5173', ...ask });

    expect(allowed.status).toBe(200);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    });
  });

  it.each([
    ['from elsewhere', { origin: 'https://evil.example', ...ask }],
    ['with another method', { origin: 'https://shop.example', ...ask, 'access-control-request-method': 'DELETE' }],
    ['with another header', { origin: 'https://shop.example', ...ask, 'access-control-request-headers': 'x-other' }],
  ])('may not ask %s', async (_, headers) => {
    expect((await preflight(headers)).status).toBe(403);
  });

  it('reads the answer, also a refusal', async () => {
    const origin = { origin: 'https://shop.example' };

    const [stored, refused] = [await put('page', 'x', origin), await fetch(bucket, { method: 'PUT', headers: origin })];

    expect(stored.headers.get('access-control-expose-headers')).toBe('ETag');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });
});

describe('a bucket that sends its events', () => {
  it('tells of each new object, and of nothing that was refused', async () => {
    const told: unknown[] = [];
    const s3 = await startS3({ clock, region, credentials, onCreated: (object) => told.push(object) });
    s3.createBucket('told', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    s3.createBucket('silent', {});
    const put = (path: string, headers: Record<string, string> = {}) =>
      send({ method: 'PUT', url: `${s3.endpoint}/${path}`, headers, body: 'hello' }, signedNow());

    await s3.putObject('told', 'seeded', { body: Buffer.from('x'), contentType: 'text/plain' });
    await put('told/put', { 'if-none-match': '*' });
    await put('told/put', { 'if-none-match': '*' });
    await put('silent/put');
    await put('told/copy', { 'x-amz-copy-source': '/told/put' });
    await s3.stop();

    const etag = '"5d41402abc4b2a76b9719d911017c592"';
    expect(told).toEqual([
      { bucket: 'told', key: 'seeded', size: 1, etag: expect.any(String), reason: 'PutObject' },
      { bucket: 'told', key: 'put', size: 5, etag, reason: 'PutObject' },
      { bucket: 'told', key: 'copy', size: 5, etag, reason: 'CopyObject' },
    ]);
  });
});

describe('the objects of a store', () => {
  it('are forgotten when the rules of their bucket say so, by the clock of the shop', async () => {
    const rule = { Id: 'r', Status: 'Enabled', Prefix: 'uploads/', ExpirationInDays: 1 };
    const off = { Id: 'off', Status: 'Disabled', Prefix: 'kept/', ExpirationInDays: 1 };
    s3.createBucket('short', { LifecycleConfiguration: { Rules: [rule, off, { NoncurrentVersionExpiration: {} }] } });
    const put = (key: string) => s3.putObject('short', key, { body: Buffer.from(key), contentType: 'text/plain' });
    for (const key of ['uploads/a', 'kept/a']) await put(key);
    const there = async () => {
      const listed = await send({ method: 'GET', url: `${s3.endpoint}/short?list-type=2` }, signedNow());
      return [...(await listed.text()).matchAll(/<Key>(.*?)<\/Key>/g)].map((match) => match[1]);
    };

    time += 86_399_000;
    expect(await there()).toEqual(['kept/a', 'uploads/a']);
    time += 1_000;
    expect(await there()).toEqual(['kept/a']);
    expect(await s3.getObject('short', 'uploads/a')).toBeUndefined();
    await put('uploads/a');
    expect(await s3.getObject('short', 'uploads/a')).toBeDefined();
  });

  it('survive a restart', async () => {
    const stateDir = temporaryDirectory();
    const first = await startS3({ clock, region, credentials, stateDir });
    await first.putObject('images', 'a', { body: Buffer.from('old'), contentType: 'text/plain' });
    await first.putObject('images', 'a', { body: Buffer.from('new'), contentType: 'text/html' });
    await first.stop();

    const second = await startS3({ clock, region, credentials, stateDir });
    expect(await second.getObject('images', 'a')).toMatchObject({ body: Buffer.from('new'), contentType: 'text/html' });
    expect(await second.getObject('images', 'b')).toBeUndefined();
    await second.stop();
  });
});
