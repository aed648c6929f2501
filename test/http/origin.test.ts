import { describe, expect, it } from 'vitest';
import { shopper, type TestRequest } from '#test/event.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { noteWith, takeNote } from './operations.ts';

capturedLog();
const shop = shopOver();

/** As the edge hands over what came with the session cookie. */
const withCookie = (headers: Readonly<Record<string, string>> = {}): TestRequest => ({
  caller: shopper('usr_1'),
  path: { noteId: 'note_1' },
  body: { text: 'a' },
  headers: { 'x-shop-session': 'cookie', ...headers },
});
const status = async (request: TestRequest, operation = takeNote) => (await shop.call(operation, request)).status;

describe('a request with the session cookie', () => {
  it('is taken from the shop itself', async () => {
    expect(await status(withCookie({ origin: 'https://shop.example' }))).toBe(201);
  });

  it.each([
    undefined,
    'null',
    'https://shop.example.evil.example',
    'https://evil.example',
    'http://shop.example',
    'https://SHOP.example',
    'https://shop.example/',
  ])('is refused from the origin %s', async (origin) => {
    const problem = await shop.refused(takeNote, withCookie(origin === undefined ? {} : { origin }));
    expect([problem.status, problem.code]).toEqual([403, 'bad_origin']);
  });

  it('carries JSON, so that no form of another site can make it', async () => {
    const form = withCookie({ origin: 'https://shop.example', 'content-type': 'text/plain' });
    expect(await status(form, noteWith({ form: true }))).toBe(415);
  });

  it('may read from anywhere: reading changes nothing', async () => {
    const read = noteWith({ route: 'GET /v1/notes/{noteId}' });
    expect(await status(withCookie(), read)).toBe(201);
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)('may not %s from anywhere', async (method) => {
    expect(await status(withCookie(), noteWith({ route: `${method} /v1/notes/{noteId}` }))).toBe(403);
  });
});

describe('a request without a cookie', () => {
  it('needs no origin: nobody else can send a Bearer token', async () => {
    expect(await status({ ...withCookie(), headers: {} })).toBe(201);
  });
});

describe('a public operation that works on the cookies themselves', () => {
  const refresh = noteWith({ auth: 'public', cookies: true });
  const request = (cookies: readonly string[], headers = {}): TestRequest => ({ ...withCookie(headers), cookies });

  it('looks at the cookies instead of at what the edge says', async () => {
    expect(await status({ ...request(['__Host-refresh=token']), headers: {} }, refresh)).toBe(403);
    expect(await status(request(['__Host-refresh=token'], { origin: 'https://shop.example' }), refresh)).toBe(201);
  });

  it('leaves those alone that bring none of the shop', async () => {
    expect(await status({ ...request(['theme=dark']), headers: {} }, refresh)).toBe(201);
  });
});

describe('any other public operation', () => {
  it('does nothing in the name of a shopper, so it may be called from anywhere', async () => {
    expect(await status(withCookie(), noteWith({ auth: 'public' }))).toBe(201);
  });

  it('never learns who calls', async () => {
    const { json } = await shop.call(noteWith({ auth: 'public' }), withCookie());
    expect(json).not.toHaveProperty('caller');
  });
});
