/** A headless Chromium for the browser tests, with no request to anywhere but this machine. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The variable CHROMIUM names another one. Throws when there is none. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM'] ?? usual.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('There is no Chromium: install it or set CHROMIUM to its path.');
  return chromium.launch({
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
};

export interface Watched {
  readonly page: Page;
  /** Errors of the console, of scripts and of the content security policy, and requests that left this machine. */
  readonly faults: string[];
}

/** A page of its own session. */
export const openPage = async (browser: Browser, width = 1480, height = 1000): Promise<Watched> => {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB', timezoneId: 'UTC' });
  // What does not come within two minutes does not come, however busy the machine is.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') faults.push(`request to ${hostname}`);
  });
  return { page, faults };
};
