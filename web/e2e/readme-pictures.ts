// The pictures of the README, taken in the demonstration city into docs/pictures: `npm run readme-pictures`. With
// XIEZHU_URL the city is the one that is served there, such as by ./run.sh; else one is made.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { startBrowser, startCity, Visit, type City } from './world';

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const largest = 300 * 1024;
const patience = 60_000; // milliseconds: nobody waits for these

function cityAt(url: string): City {
  const newRequest = (): Promise<string> => Promise.reject(new Error('nothing is made here'));
  return { url, password: 'Xiezhu-2019', people: { officer: 'gongan-officer' }, newRequest, close: () => Promise.resolve() };
}

async function enter(browser: Browser, city: City, person: string): Promise<Visit> {
  const visit = await Visit.begin(browser, city);
  visit.context.setDefaultTimeout(patience);
  await visit.context.addInitScript((login) => {
    localStorage.setItem(`xiezhu.guide.${login}`, 'through'); // no guide of a first visit
  }, city.people[person] ?? person);
  await visit.signIn(person);
  return visit;
}

async function take(visit: Visit, name: string, path?: string): Promise<void> {
  const { page } = visit;
  if (path !== undefined) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await visit.settled(patience);
  const picture = await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
  expect(picture.length, name).toBeLessThan(largest);
}

test(
  'pictures of the README',
  async () => {
    mkdirSync(folder, { recursive: true });
    const { XIEZHU_URL: url } = process.env;
    const city = url ? cityAt(url) : await startCity('sqlite', '--demo');
    const browser = await startBrowser();
    try {
      const guest = await Visit.begin(browser, city);
      await take(guest, 'sign-in', '/sign-in');
      await guest.context.close();

      const officer = await enter(browser, city, 'officer');
      await take(officer, 'workbench', '/workbench');
      await take(officer, 'inbox', '/inbox/to_do');
      await officer.page.locator('main a[href^="/requests/"]').first().click();
      await officer.page.getByRole('list', { name: '流转记录' }).waitFor();
      await take(officer, 'request');
      await take(officer, 'calculator', '/calculator?from=2026-09-24T16:00&amount=5&unit=days');
      await officer.context.close();

      const coordinator = await enter(browser, city, 'coordinator');
      await coordinator.page.goto('/alerts');
      await coordinator.page.getByRole('button', { name: '图表' }).click();
      await coordinator.page.locator('canvas').waitFor();
      await take(coordinator, 'alerts');
      await coordinator.context.close();
    } finally {
      await browser.close();
      await city.close();
    }
  },
  900_000,
);
