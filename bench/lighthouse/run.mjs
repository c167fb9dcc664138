// Lighthouse on the sign-in page and, after signing in, on the workbench: `node run.mjs BASE LOGIN PASSWORD [desktop|mobile]`
// prints the scores and what cost points, as one line of JSON.
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const [base, login, password, device = 'desktop'] = process.argv.slice(2);
const categories = ['performance', 'accessibility', 'best-practices'];
const flags = ['--headless', '--no-sandbox', '--ignore-certificate-errors'];

function scoresOf({ lhr }) {
  const scores = Object.fromEntries(categories.map((name) => [name, Math.round(100 * lhr.categories[name].score)]));
  const counted = categories.flatMap((name) => lhr.categories[name].auditRefs).filter(({ weight }) => weight > 0);
  const wrong = counted.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 0.9);
  return { ...scores, wrong: wrong.map(({ title, displayValue = '' }) => `${title} ${displayValue}`.trim()) };
}

// With the session that is there, but like a first visit.
async function measure(page, path) {
  const network = await page.createCDPSession();
  await network.send('Network.clearBrowserCache');
  const options = { onlyCategories: categories, disableStorageReset: true, logLevel: 'error', locale: 'en' };
  const config = device === 'desktop' ? desktopConfig : undefined;
  return scoresOf(await lighthouse(base + path, options, config, page));
}

async function signIn(page) {
  await page.goto(`${base}/sign-in`, { waitUntil: 'networkidle0' });
  await page.type('input[name=username]', login);
  await page.type('input[name=password]', password);
  await Promise.all([page.waitForSelector('main h1'), page.click('button[type=submit]')]);
  await page.waitForNetworkIdle();
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', headless: true, args: flags });
try {
  const page = await browser.newPage();
  const atSignIn = await measure(page, '/sign-in');
  await signIn(page);
  const atWorkbench = await measure(page, '/workbench');
  console.log(JSON.stringify({ 'sign-in': atSignIn, workbench: atWorkbench }));
} finally {
  await browser.close();
}
