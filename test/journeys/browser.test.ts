import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { call, eventually, url } from './client.ts';
import { aProduct, aShopper, freshName, mailTo, orderBody, placeOrder } from './given.ts';

if (noBrowser) console.warn(noBrowser);

const password = 'correct horse battery';

const registered = async () => {
  const username = freshName('bro');
  const email = `${username}@shop.example`;
  await call('POST', '/v1/users', { body: { username, email, password } });
  const link = /http\S+activation\?token=\S+/.exec((await mailTo(email)).text)?.[0] ?? '';
  return { username, link };
};

const canLogIn = async (username: string): Promise<boolean> =>
  (await call('POST', '/v1/sessions', { body: { login: username, password } })).status === 201;

/** An order that waits for its payment, and the address at which to pay it. */
const orderToPay = async () => {
  const { token } = await aShopper();
  const { sku } = await aProduct();
  const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).json;
  const payment = await call('POST', `/v1/orders/${orderId}/payments`, { token, body: { method: 'card' } });
  const status = async () => (await call('GET', `/v1/orders/${orderId}`, { token })).json.status;
  return { status, payPage: payment.json.action.url, paymentNumber: payment.json.paymentNumber };
};

describe.skipIf(noBrowser)('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const visit = async (
    address: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<[Page, BrowserContext]> => {
    const context = await browser.newContext({ viewport: { width: 375, height: 700 }, ...options });
    const page = await context.newPage();
    await page.goto(address);
    return [page, context];
  };

  it.each([
    { how: 'with scripts', javaScriptEnabled: true },
    { how: 'without scripts', javaScriptEnabled: false },
  ])('the link of the mail opens a page whose button activates the account, $how', async ({ javaScriptEnabled }) => {
    const { username, link } = await registered();
    const [page, context] = await visit(link, { javaScriptEnabled });
    expect(await canLogIn(username)).toBe(false);

    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'Your account is active' }).waitFor();
    expect(await canLogIn(username)).toBe(true);
    await context.close();
  });

  it.each([
    { width: 375, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)(
    'shows the reference at $width px, $colorScheme, within its own policy',
    async ({ width, colorScheme }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`${url}/docs#orders-place-order`);
      await page.getByRole('heading', { name: 'POST /v1/orders Link to POST /v1/orders', exact: true }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(
        await page.evaluate('getComputedStyle(document.querySelector("section.operation")).borderBottomStyle'),
      ).toBe('solid');

      await page.locator('#problem-out_of_stock a').click();
      await page.getByRole('heading', { name: 'Not enough pieces are left' }).waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it('says so readably when the link is not a good one', async () => {
    const [page, context] = await visit(`${url}/v1/users/activation?token=nonsense`);
    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await context.close();
  });

  it('Pay on the pay page pays the order, and leads back to the shop', async () => {
    const { status, payPage, paymentNumber } = await orderToPay();
    const [page, context] = await visit(payPage);
    expect(await page.textContent('body')).toContain(paymentNumber);
    await page.getByRole('button', { name: /Pay/ }).click();
    await eventually(status, (now) => now === 'paid');

    await page.getByRole('link').first().click();
    await page.getByRole('heading', { name: /Back in the shop/ }).waitFor();
    await context.close();
  });

  it('Fail on the pay page declines, and the shopper may try again', async () => {
    const { status, payPage } = await orderToPay();
    const [page, context] = await visit(payPage);
    await page.getByRole('button', { name: /Fail/ }).click();
    expect(await status()).toBe('pending_payment');
    await page.goto(payPage);
    await page.getByRole('button', { name: /Pay/ }).click();
    await eventually(status, (now) => now === 'paid');
    await context.close();
  });

  it('a login sets cookies that later requests of the shop’s own pages carry, and those of other sites do not', async () => {
    const { username } = await aShopper();
    const [page, context] = await visit(`${url}/v1/payments/return`);
    // The page itself forbids scripts to call anybody, so the requests are sent by the browser on its behalf.
    const login = await context.request.post(`${url}/v1/sessions`, {
      data: { login: username, password: 'Local-Shop-2026!' },
    });
    expect(login.status()).toBe(201);
    const cookies = await context.cookies(url);
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: '__Host-session', httpOnly: true, sameSite: 'Strict' },
      { name: '__Host-refresh', httpOnly: true, sameSite: 'Strict' },
    ]);

    // A navigation is what a browser does by itself: it carries the cookie here, and not from elsewhere.
    const own = await page.goto(`${url}/v1/users/me`);
    expect(own?.status()).toBe(200);
    expect(await page.textContent('body')).toContain(username);
    const foreign = await page.goto(`data:text/html,<a href="${url}/v1/users/me">there</a>`);
    expect(foreign).toBeNull();
    const [answer] = await Promise.all([page.waitForResponse(/users\/me/), page.getByRole('link').click()]);
    expect(answer.status()).toBe(401);
    await context.close();
  });
});
