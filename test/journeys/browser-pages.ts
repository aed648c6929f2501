import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A person with a phone, and everything that went wrong while they looked at something. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console said, what did not load, and who else was called. */
  readonly complaints: readonly string[];
}

const thisMachine = new Set(['localhost', '127.0.0.1']);

/** Opens a browser of its own for one person. */
export const visitorOf = async (browser: Browser, locale: string): Promise<Visitor> => {
  const context = await browser.newContext({ viewport: { width: 375, height: 700 }, locale });
  const complaints: string[] = [];
  context.on('console', (message) => complaints.push(`console: ${message.text()}`));
  context.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!thisMachine.has(hostname)) complaints.push(`calls ${hostname}`);
  });
  context.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(`script: ${message}`));
  return { context, page, complaints };
};

/** What makes a page hard to read or to press on a phone, the narrow ones included. */
export const hardships = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const width of [320, 375]) {
    await page.setViewportSize({ width, height: 700 });
    const at: unknown = await page.evaluate(`(() => {
      const found = [];
      if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen');
      for (const each of document.querySelectorAll('button, dd, p, a, h1')) {
        const { left, right, height } = each.getBoundingClientRect();
        const name = each.tagName + ' ' + each.textContent.trim().slice(0, 30);
        if (left < 0 || right > innerWidth) found.push(name + ' is cut off');
        if (each.tagName === 'BUTTON' && height < 44) found.push(name + ' is hard to hit');
        if (parseFloat(getComputedStyle(each).fontSize) < 12.5) found.push(name + ' is too small');
      }
      return found;
    })()`);
    if (Array.isArray(at)) found.push(...at.map((each) => `${width}: ${each}`));
  }
  return found;
};
