import { describe, expect, it } from 'vitest';
import { reply } from '#functions/http/reply.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { noteWith, takeNote } from './operations.ts';

const written = capturedLog();
const shop = shopOver();
const request: TestRequest = { caller: shopper('usr_1'), path: { noteId: 'note_1' }, body: { text: 'a' } };
const failing = (error: unknown) =>
  noteWith({}, async () => {
    throw error;
  });

describe('an answer', () => {
  it('carries the request id and forbids sniffing and keeping', async () => {
    const { headers } = await shop.call(takeNote, request);
    expect(headers).toEqual({
      'x-request-id': expect.stringMatching(/^request-\d+$/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'application/json',
    });
  });

  it('may be kept at the edge for as long as its contract says', async () => {
    const { headers } = await shop.call(noteWith({ cache: 2 }), request);
    expect(headers['cache-control']).toBe('public, max-age=0, s-maxage=2');
  });

  it('may have no body, and then has no type either', async () => {
    const { text, headers } = await shop.call(
      noteWith({ returns: { status: 204 } }, async () => undefined),
      request,
    );
    expect([text, 'content-type' in headers]).toEqual(['', false]);
  });

  it('may bring status, headers and cookies of its own', async () => {
    const story = async () => reply('text', { status: 202, headers: { 'x-more': '1' }, cookies: ['a=b'] });
    expect(await shop.call(noteWith({}, story), request)).toMatchObject({
      status: 202,
      text: 'text',
      cookies: ['a=b'],
      headers: { 'x-more': '1', 'content-type': 'text/plain; charset=utf-8' },
    });
  });

  it('with a version says it in its ETag', async () => {
    const { headers } = await shop.call(
      noteWith({}, async () => ({ version: 3 })),
      request,
    );
    expect(headers['etag']).toBe('"3"');
  });
});

describe('the caller', () => {
  it('is who the token says, in the roles that it says', async () => {
    const caller = {
      userId: 'usr_1',
      scopes: ['shop/shopper', 'shop/merchant', 'other'],
      merchantId: 'mch_1',
      sessionId: 's',
    };
    expect((await shop.call(takeNote, { ...request, caller })).json).toMatchObject({
      caller: { userId: 'usr_1', roles: ['shopper', 'merchant'], merchantId: 'mch_1', sessionId: 's' },
    });
  });
});

describe('a problem', () => {
  it('has the shape of RFC 9457, and says what its code means', async () => {
    const details = { detail: 'why', errors: [{ path: 'text', message: 'is wrong', left: 3 }] };
    const { status, headers, json } = await shop.call(failing(new Problem('out_of_stock', details)), request);
    expect(status).toBe(409);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(json).toEqual({
      type: '/docs/problems/out_of_stock',
      title: 'Not enough pieces are left',
      status: 409,
      code: 'out_of_stock',
      detail: 'why',
      requestId: headers['x-request-id'],
      errors: [{ path: 'text', message: 'is wrong', left: 3 }],
    });
  });

  it('may say when a repeat makes sense, and bring headers and cookies', async () => {
    const problem = new Problem('unavailable', {
      retryAfter: 2,
      headers: { allow: 'GET' },
      cookies: ['a=; Max-Age=0'],
    });
    const { headers, cookies } = await shop.call(failing(problem), request);
    expect([headers['retry-after'], headers['allow'], cookies]).toEqual(['2', 'GET', ['a=; Max-Age=0']]);
  });

  it('of the client’s own making is nothing to wake anybody for', async () => {
    await shop.call(failing(new Problem('conflict')), request);
    expect(written.lines.map(({ level }) => level)).toEqual(['INFO']);
  });
});

describe('an error that nobody has thought of', () => {
  const broken = failing(new TypeError('SELECT of usr_1 failed at 10.0.0.3', { cause: new Error('underneath') }));

  it('says nothing about itself to the client', async () => {
    const { status, text } = await shop.call(broken, request);
    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      type: '/docs/problems/unexpected',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'unexpected',
      requestId: expect.any(String),
    });
  });

  it('says everything to the log, under the id that the client was given', async () => {
    const { headers } = await shop.call(broken, request);
    const [error, access] = written.lines;
    expect(error).toMatchObject({
      level: 'ERROR',
      message: 'unexpected',
      operation: 'test/take-note',
      requestId: headers['x-request-id'],
      error: {
        cause: { name: 'TypeError', message: expect.stringContaining('10.0.0.3'), cause: { message: 'underneath' } },
      },
    });
    expect(access).toMatchObject({ message: 'request', status: 500 });
  });

  it.each(['a text', null, undefined, { code: 'out_of_stock', status: 409 }])(
    'is one although it is no Error: %j',
    async (thrown) => {
      expect(await shop.refused(failing(thrown), request)).toMatchObject({ status: 500, code: 'unexpected' });
    },
  );
});

describe('a story that meets stale reads', () => {
  it('is told again, and the client never hears of it', async () => {
    let told = 0;
    const story = async () => {
      if (++told < 3) throw new Stale('cart');
      return { told };
    };
    expect((await shop.call(noteWith({}, story), request)).json).toEqual({ told: 3 });
  });

  it('is given up after three times, with a hint to try again', async () => {
    const { status, headers, json } = await shop.call(failing(new Stale('USER#usr_1 CART')), request);
    expect([status, headers['retry-after'], json]).toEqual([409, '1', expect.objectContaining({ code: 'conflict' })]);
    expect(JSON.stringify(json)).not.toContain('CART');
  });
});

describe('the line that is written of each request', () => {
  it('tells who asked for what, how it ended and what it cost', async () => {
    const { headers } = await shop.call(takeNote, request);
    expect(written.lines).toEqual([
      {
        level: 'INFO',
        at: expect.any(String),
        message: 'request',
        operation: 'test/take-note',
        requestId: headers['x-request-id'],
        userId: 'usr_1',
        status: 201,
        ms: expect.any(Number),
        capacity: { rt: 0, rru: 0, wru: 0 },
      },
    ]);
  });

  it('is written once, also of a refusal', async () => {
    await shop.call(takeNote, { ...request, body: 'no JSON' });
    expect(written.lines.map(({ status }) => status)).toEqual([400]);
  });
});
