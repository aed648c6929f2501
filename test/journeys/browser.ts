import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser journeys do not run here; `undefined` where they do. */
export const noBrowser = existsSync(executablePath)
  ? undefined
  : `There is no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM.`;

/** A real browser that calls nobody but the shop. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
