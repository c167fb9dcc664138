// Takes a picture of every page for several people into var/pictures, to be looked at: `npm run pictures`.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { desk, phone, startBrowser, startCity, Visit } from './world';

const folder = fileURLToPath(new URL('../../var/pictures', import.meta.url));
// Add the addresses of new pages here.
const pages: Record<string, string> = {
  workbench: '/workbench',
  'inbox-to-do': '/inbox/to_do',
  'inbox-to-receive': '/inbox/to_receive',
  'inbox-finished': '/inbox/finished',
  'inbox-drafts': '/inbox/drafts',
  'inbox-filtered': '/inbox/running?lamp=red&sentFrom=2026-01-01&sort=-sent',
  'inbox-no-match': '/inbox/to_do?dueFrom=2099-01-01',
  'inbox-to-rate': '/inbox/to_rate',
  favourites: '/inbox/favourites',
  ratings: '/ratings',
  'ratings-to-fix': '/ratings/to_fix',
  notices: '/notices',
  search: '/search?q=核查',
  alerts: '/alerts?all=true',
  'alerts-wall': '/alerts/wall',
  orders: '/supervision-orders?view=all',
  cards: '/cards?view=all',
  disputes: '/disputes?view=all',
  delegations: '/delegations',
  jobs: '/jobs',
  'letter-templates': '/letter-templates',
  people: '/people',
  'new-person': '/people/new',
  units: '/units',
  'request-templates': '/request-templates?item=XZ-001',
  settings: '/settings',
  help: '/help',
  audit: '/audit',
  operations: '/operations',
  new: '/new',
  oral: '/new/oral',
  catalogue: '/catalogue',
  calculator: '/calculator?from=2026-09-24T16:00&amount=5&unit=days',
  calendar: '/calendar?year=2026',
  'clock-rules': '/clock-rules',
  missing: '/nowhere',
};
const people = process.env.PEOPLE?.split(',') ?? ['officer', 'allocator', 'handler', 'coordinator'];
const looks = { light: {}, dark: { theme: 'dark' }, larger: { size: 'larger' }, english: { language: 'en' } };

// What lies over a page.
async function overlays({ page, context }: Visit, size: string): Promise<void> {
  const take = async (name: string): Promise<void> => {
    await page.waitForTimeout(500); // until it has slid in
    await page.screenshot({ path: `${folder}/${size}-over-${name}.png` });
  };
  await page.evaluate(() => localStorage.clear()); // the look of a first visit
  await page.goto('/workbench');
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: /^消息，未读/ }).click();
  await take('notices');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '快捷键' }).click();
  await take('shortcuts');
  await page.keyboard.press('Escape');
  await page.locator('button.person').click();
  await take('person');
  await page.keyboard.press('Escape');
  if (size === 'phone') {
    await page.locator('button.for-menu').click();
    await take('menu');
  }
  await context.clearCookies();
  await page.goto('/inbox/running');
  await page.waitForLoadState('networkidle');
  await take('signed-out');
}

// The first case of each list, and every form.
async function cases({ page }: Visit, name: string): Promise<void> {
  for (const list of ['supervision-orders', 'cards', 'disputes']) {
    await page.goto(`/${list}`);
    await page.waitForLoadState('networkidle');
    const link = page.locator(`main tbody a[href^="/${list}/"]`).first();
    if ((await link.count()) === 0) continue;
    await link.click();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `${folder}/${name}-${list}-one.png` });
    for (const button of await page.getByRole('region', { name: '可办理的操作' }).getByRole('button').all()) {
      const verb = await button.innerText();
      await button.click();
      await page.waitForTimeout(200);
      await page.screenshot({ path: `${folder}/${name}-${list}-verb-${verb}.png` });
    }
  }
}

// The first request on somebody's desk: every part of it, and every form.
async function request({ page }: Visit, name: string): Promise<void> {
  await page.goto('/inbox/to_do');
  await page.waitForLoadState('networkidle');
  const link = page.locator('main a[href^="/requests/"]').first();
  if ((await link.count()) === 0) return;
  const address = (await link.getAttribute('href'))!;
  const take = (part: string): Promise<unknown> => page.screenshot({ path: `${folder}/${name}-request-${part}.png` });
  for (const tab of ['detail', 'letters', 'comments', 'supervision', 'disputes', 'related', 'log']) {
    await page.goto(`${address}?tab=${tab}`);
    await page.waitForLoadState('networkidle');
    await take(tab);
  }
  await page.goto(`${address}?tab=letters`);
  await page.getByRole('button', { name: /^预览/ }).first().click();
  await page.waitForTimeout(2000); // until the viewer has drawn it
  await take('preview');
  await page.goto(`${address}/handling-sheet`);
  await page.waitForLoadState('networkidle');
  await take('sheet');
  await page.goto(`${address}?tab=letters`);
  await page.locator('main a[href*="/letters/"]').first().click();
  await page.waitForLoadState('networkidle');
  await take('letter');
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  const how = page.getByRole('button', { name: '如何计算' });
  if (await how.count()) await how.click();
  await page.waitForLoadState('networkidle');
  await take('clock');
  for (const button of await page.getByRole('region', { name: '可办理的操作' }).getByRole('button').all()) {
    const verb = await button.innerText();
    await button.click();
    await page.waitForTimeout(200);
    await take(`verb-${verb}`);
  }
}

test(
  'pictures',
  async () => {
    mkdirSync(folder, { recursive: true });
    const city = await startCity('sqlite', '--demo');
    const browser = await startBrowser();
    try {
      for (const person of people)
        for (const [size, viewport] of Object.entries({ desk, phone })) {
          const visit = await Visit.begin(browser, city, viewport);
          await visit.page.goto('/sign-in');
          await visit.page.getByLabel('用户名').waitFor();
          await visit.page.screenshot({ path: `${folder}/${size}-sign-in.png` });
          await visit.signIn(person);
          for (const [name, address] of Object.entries(pages)) {
            await visit.page.goto(address);
            await visit.page.getByRole('heading', { level: 1 }).waitFor();
            await visit.page.waitForLoadState('networkidle');
            await visit.page.screenshot({ path: `${folder}/${size}-${person}-${name}.png` });
          }
          await request(visit, `${size}-${person}`);
          await cases(visit, `${size}-${person}`);
          for (const [look, kept] of Object.entries(person === 'officer' ? looks : {})) {
            const login = city.people[person];
            const whole = { theme: 'light', size: 'normal', language: 'zh-CN', ...kept };
            await visit.page.evaluate(
              ([place, text]) => localStorage.setItem(place!, text!),
              [`xiezhu.preferences.${login}`, JSON.stringify(whole)],
            );
            await visit.page.goto('/workbench');
            await visit.page.waitForLoadState('networkidle');
            await visit.page.screenshot({ path: `${folder}/${size}-look-${look}.png` });
          }
          if (person === 'officer') await overlays(visit, size);
          await visit.context.close();
        }
    } finally {
      await browser.close();
      await city.close();
    }
  },
  900_000,
);
