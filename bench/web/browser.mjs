// What the measurements of pages share: Debian's Chromium, a person who signs in, and figures as one line of JSON.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const screen = { width: 1366, height: 768 };
export const [base, login, password] = process.argv.slice(2);

export async function withBrowser(measure) {
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    console.log(JSON.stringify(await measure(browser)));
  } finally {
    await browser.close();
  }
}

// A browser that has never been here.
export async function freshPage(browser) {
  const context = await browser.newContext({ baseURL: base, ignoreHTTPSErrors: true, viewport: screen, locale: 'zh-CN' });
  return context.newPage();
}

// Until the workbench shows what waits.
export async function signIn(page) {
  await page.fill('input[name=username]', login);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForURL('**/workbench');
  await page.waitForLoadState('networkidle');
}
