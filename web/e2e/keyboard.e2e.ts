// A day without a mouse.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actions, form, state } from './acts';
import { databases, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

interface Focus {
  // What it is called, as far as that is easily told.
  name: string;
  tag: string;
  // In sight, and drawn differently from what has no focus.
  seen: boolean;
  modal: boolean;
}
function focus(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    const name = (at.getAttribute('aria-label') ?? (at as HTMLInputElement).labels?.[0]?.textContent ?? at.textContent ?? '').trim();
    const whole = at.closest('.el-select__wrapper, .el-input__wrapper') ?? at;
    const box = whole.getBoundingClientRect();
    const inSight = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    // The ring of a field goes around the frame that it stands in, that of a box around what is drawn in its place.
    const frames = [at, whole, at.parentElement, at.parentElement?.parentElement, at.nextElementSibling].filter(Boolean) as Element[];
    const ringed = frames.some((frame) => {
      const style = getComputedStyle(frame);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
      return outlined || (frame !== at.parentElement?.parentElement && /[1-9]\d*px/.test(style.boxShadow.replace(/rgba?\([^)]*\)/, '')));
    });
    return { name, tag: at.tagName, seen: inSight && ringed, modal: at.closest('[aria-modal="true"]') !== null };
  });
}
// Goes on with Tab until something of this name has the focus. Every place on the way must be seen.
async function tabTo(page: Page, name: RegExp, most = 80): Promise<Focus> {
  for (let steps = 0; steps < most; steps++) {
    await page.keyboard.press('Tab');
    const here = await focus(page);
    if (here.tag !== 'BODY') expect(here.seen, `${here.tag} “${here.name}” is not seen`).toBe(true);
    if (name.test(here.name)) return here;
  }
  throw new Error(`no ${name} within ${most} steps`);
}

describe.each(databases)('by keyboard on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());

  async function enter(person: string): Promise<Visit> {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    visit.expected.push('401');
    await page.goto('/');
    await page.getByLabel('用户名').waitFor();
    // The first field is ready to be typed into.
    await page.keyboard.type(city.people[person] ?? person);
    await page.keyboard.press('Tab');
    await page.keyboard.type(city.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /工作台|消息/ }).waitFor();
    await visit.settled();
    return visit;
  }

  test('from signing in to a reply that is handed in', async () => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer');
    const { page } = visit;
    await tabTo(page, /^跳到正文$/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { level: 1, name: '收件箱' }).waitFor();
    await page.locator(`main a[href="/requests/${id}"]`).waitFor();
    await visit.settled();
    // A new page begins at its title.
    expect((await focus(page)).tag).toBe('H1');
    for (let steps = 0; (await page.evaluate(() => document.activeElement?.getAttribute('href'))) !== `/requests/${id}`; steps++) {
      expect(steps).toBeLessThan(60);
      await tabTo(page, /./);
    }
    await page.keyboard.press('Enter');
    await state(page).waitFor();
    await visit.settled();
    expect((await focus(page)).tag).toBe('H1');

    // A form that is opened has the focus; one that is put aside gives it back.
    await tabTo(page, /^反馈$/);
    await page.keyboard.press('Enter');
    const fields = form(page, '反馈');
    await fields.waitFor();
    expect(await fields.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
    await tabTo(page, /^暂不办理$/);
    await page.keyboard.press('Enter');
    await fields.waitFor({ state: 'detached' });
    expect((await focus(page)).name).toBe('反馈');

    await page.keyboard.press('Enter');
    await fields.waitFor();
    await page.keyboard.press('Space');
    await tabTo(page, /反馈内容/);
    await page.keyboard.type('经查，记录完整。');
    await tabTo(page, /^确认反馈$/);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('已完成“反馈”').waitFor();
    await visit.settled();
    // The button is gone with its form; reading goes on at what came of it.
    expect((await focus(page)).name).toContain('已完成“反馈”');
    expect(await actions(page).getByRole('button', { name: '反馈' }).count()).toBe(0);
    await visit.end();
  });

  test('what lies over a page keeps the focus while it is open and gives it back', async () => {
    const visit = await enter('officer');
    const { page } = visit;
    // Where it is, the key that opens it, and what it is called.
    const layers: [string, RegExp, string][] = [
      ['/workbench', /^消息，未读/, '消息'],
      ['/workbench', /^快捷键$/, '快捷键'],
      ['/delegations', /^新设代理$/, '新设代理'],
    ];
    for (const [path, opener, title] of layers) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await visit.settled();
      await tabTo(page, opener);
      await page.keyboard.press('Enter');
      const layer = page.getByRole('dialog', { name: title });
      await layer.waitFor();
      for (let steps = 0; steps < 12; steps++) {
        await page.keyboard.press('Tab');
        const here = await focus(page);
        expect(here.modal, `${title}: ${here.tag} “${here.name}” is below`).toBe(true);
      }
      // Wherever the focus has come to, also in a list of choices that is closed.
      await page.keyboard.press('Escape');
      await layer.waitFor({ state: 'hidden' });
      expect((await focus(page)).name, title).toMatch(opener);
    }
    await visit.end();
  });

  test('every key of the sheet leads where it says', async () => {
    const visit = await enter('handler');
    const { page } = visit;
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: '快捷键' });
    await sheet.waitFor();
    const lines = await sheet.getByRole('row').allInnerTexts();
    const going = lines.map((line) => /^g\s+(\w)\s+前往(.+)$/.exec(line)).filter((found) => found !== null);
    expect(going.length).toBeGreaterThan(5);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    for (const [, key, place] of going) {
      await page.keyboard.press('g');
      await page.keyboard.press(key!);
      await page.getByRole('heading', { level: 1, name: place!, exact: true }).waitFor();
      // Somebody who types must not be carried off; a page may put the focus into its first field.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    }
    await visit.end();
  });
});
