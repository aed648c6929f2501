import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { seedPassword, url } from './client.ts';
import { type Account, aShopper } from './given.ts';

/** A page of another origin of the same site: the browser sends it the shop's cookies, so only the shop can refuse. */
const neighbour = async (): Promise<{ server: Server; address: string }> => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Neighbour</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return { server, address: `http://localhost:${typeof bound === 'object' ? bound?.port : 0}` };
};

interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly mode?: 'cors' | 'no-cors';
}

/** Lets a script of the page ask the shop; answers the status that came over the wire, whatever the script may see of it. */
const fetchIn = async (
  page: Page,
  path: string,
  { method = 'GET', body, mode = 'cors' }: Asked = {},
): Promise<number> => {
  const answered = page.waitForResponse(
    (response) => response.url() === url + path && response.request().method() === method,
  );
  await page.evaluate(
    ({ address, method, body, mode }) =>
      fetch(address, {
        method,
        mode,
        credentials: 'include',
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }).then(
        () => undefined,
        () => undefined,
      ),
    { address: url + path, method, body, mode },
  );
  return (await answered).status();
};

describe.skipIf(noBrowser)('the session cookies, in a real browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let foreign: { server: Server; address: string };
  let shopper: Account;
  let page: Page;
  beforeAll(async () => {
    [browser, foreign, shopper] = await Promise.all([openBrowser(), neighbour(), aShopper()]);
    context = await browser.newContext();
    page = await context.newPage();
    // A page of the shop's own origin that lets scripts run.
    await page.goto(`${url}/_local/mails`);
    const body = { login: shopper.username, password: seedPassword };
    expect(await fetchIn(page, '/v1/sessions', { method: 'POST', body })).toBe(201);
  });
  afterAll(async () => {
    await browser?.close();
    foreign?.server.close();
  });

  it('are nothing that a script could read', async () => {
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await context.cookies(url)).toHaveLength(2);
  });

  it('carry the session to later requests of the shop’s own pages', async () => {
    expect(await fetchIn(page, '/v1/users/me')).toBe(200);
    const body = { displayName: 'In a browser' };
    expect(await fetchIn(page, '/v1/users/me', { method: 'PATCH', body })).toBe(200);
    expect(await fetchIn(page, '/v1/sessions/refresh', { method: 'POST' })).toBe(200);
    expect(await fetchIn(page, '/v1/users/me')).toBe(200);
  });

  it('let no page of another origin do anything, or read anything', async () => {
    const elsewhere = await context.newPage();
    await elsewhere.goto(foreign.address);
    for (const path of ['/v1/sessions/refresh', '/v1/orders']) {
      expect(await fetchIn(elsewhere, path, { method: 'POST', mode: 'no-cors' }), path).toBe(403);
    }
    const seen = elsewhere.evaluate(
      (address) => fetch(address, { credentials: 'include' }).then((r) => r.text()),
      `${url}/v1/users/me`,
    );
    await expect(seen).rejects.toThrow('Failed to fetch');
    // The session has not been touched.
    expect(await fetchIn(page, '/v1/sessions/refresh', { method: 'POST' })).toBe(200);
  });

  it('are gone after logging out', async () => {
    expect(await fetchIn(page, '/v1/sessions/current', { method: 'DELETE' })).toBe(204);
    expect(await context.cookies(url)).toEqual([]);
    expect(await fetchIn(page, '/v1/users/me')).toBe(401);
  });
});
