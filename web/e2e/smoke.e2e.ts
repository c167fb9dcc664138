import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, desk, looks, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());

  describe.each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('%s', (_where, viewport) => {
    looks(database)('every page is accessible and fits its window, dark and light, with the largest text', async () => {
      const visit = await Visit.begin(browser, city, viewport);
      const { page } = visit;
      visit.expected.push('401');
      await page.goto('/sign-in');
      await page.getByRole('button', { name: '登录' }).waitFor();
      expect(await visit.accessibilityFaults()).toEqual([]);
      await visit.signIn('officer');
      for (const look of ['light', 'dark', 'larger']) {
        await page.evaluate((wanted) => {
          document.documentElement.classList.toggle('dark', wanted === 'dark');
          document.documentElement.dataset.size = wanted === 'larger' ? 'larger' : 'normal';
        }, look);
        for (const path of ['/workbench', '/inbox/to_do', '/inbox/finished', '/inbox/to_do?lamp=red&sentFrom=2026-01-01', '/inbox/to_rate', '/inbox/favourites', '/ratings', '/supervision-orders', '/cards?view=all', '/disputes', '/notices', '/people', '/units', '/settings', '/search?q=婚姻', '/nowhere']) {
          await page.evaluate((to) => {
            history.pushState({}, '', to);
            dispatchEvent(new PopStateEvent('popstate', { state: {} }));
          }, path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await visit.settled();
          expect(await visit.accessibilityFaults(), `${path} ${look}`).toEqual([]);
          expect(await visit.overflow(), `${path} ${look}`).toBeLessThanOrEqual(0);
        }
      }
      await visit.end();
    });

    test('a clerk signs in, looks at the work and signs out', async () => {
      const visit = await Visit.begin(browser, city, viewport);
      const { page } = visit;
      await visit.signIn('officer');
      await page.getByRole('link', { name: /^待办\s*\d/ }).first().click();
      await page.getByRole('heading', { level: 1, name: '收件箱' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/inbox/to_do');
      await page.locator('tbody tr').first().waitFor();
      await page.getByRole('navigation', { name: '分类' }).getByRole('link', { name: /抄送/ }).click();
      await page.getByText('没有抄送给您的请求').waitFor();
      await page.getByRole('button', { name: /officer/ }).click();
      await page.getByRole('menuitem', { name: '退出登录' }).click();
      await page.getByLabel('用户名').waitFor();
      await page.goto('/inbox/to_do');
      await page.getByLabel('用户名').waitFor();
      expect(page.url()).toContain('back=');
      await visit.end();
    });
  });

  test('the first pages come in less than 350 KB', async () => {
    const visit = await Visit.begin(browser, city);
    let bytes = 0;
    visit.page.on('requestfinished', async (request) => {
      const { responseBodySize } = await request.sizes();
      if (!request.url().includes('/api/')) bytes += responseBodySize;
    });
    await visit.signIn('officer');
    await visit.page.waitForLoadState('networkidle');
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(350_000);
    await visit.end();
  });

  test('a wrong password and a missing one are explained', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    visit.expected.push('401');
    await page.goto('/');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('请输入用户名').waitFor();
    await page.getByLabel('用户名').fill('edu.handler');
    await page.getByLabel('密码').first().fill('not this one');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('alert').getByText('用户名或密码错误').waitFor();
    await visit.end();
  });

  test('a locked account says until when, and how long that is', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    visit.expected.push('401', '429');
    await page.goto('/');
    for (let attempt = 0; attempt < 6; attempt++) {
      await page.getByLabel('用户名').fill('lock.a');
      await page.getByLabel('密码').first().fill('not this one');
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: '登录' }).click();
      await answered;
    }
    await page.getByRole('alert').getByText(/账号已锁定至 \d{4}-\d\d-\d\d \d\d:\d\d/).waitFor();
    await page.getByText(/还需等待 (10|9):\d\d/).waitFor();
    await visit.end();
  });

  test('whoever signs in again after the session has ended goes on in the same place', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('officer');
    await page.goto('/inbox/running');
    await page.getByRole('heading', { level: 1, name: '收件箱' }).waitFor();
    await visit.settled();
    await visit.context.clearCookies();
    await page.getByRole('button', { name: '刷新' }).click();
    const dialog = page.getByRole('dialog', { name: '登录已失效' });
    await dialog.waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByLabel('密码').first().fill(city.password);
    await dialog.getByRole('button', { name: '登录', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe('/inbox/running');
    await page.getByRole('link', { name: '工作台' }).first().click();
    await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
    await visit.end();
  });

  test('signing out in one window closes the other', async () => {
    const visit = await Visit.begin(browser, city);
    await visit.signIn('officer');
    const other = await visit.context.newPage();
    visit.watch(other);
    await other.goto('/workbench');
    await other.getByRole('button', { name: /officer/ }).click();
    await other.getByRole('menuitem', { name: '退出登录' }).click();
    await visit.page.getByRole('dialog', { name: '登录已失效' }).waitFor();
    await visit.end();
  });

  test('a lost connection is said, and goes away with the next answer', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('officer');
    visit.expected.push('ERR_INTERNET_DISCONNECTED', 'WebSocket', 'dynamically imported module', 'preload');
    await visit.context.setOffline(true);
    await page.getByRole('link', { name: '收件箱' }).first().click();
    await page.getByRole('status').getByText('连接已断开').waitFor();
    await visit.context.setOffline(false);
    await page.getByRole('status').getByText('连接已断开').waitFor({ state: 'detached' });
    await visit.end();
  });

  test('keys lead where the sheet says, and not while somebody types', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('officer');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { level: 1, name: '收件箱' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('?gw');
    expect(await page.locator('#search').inputValue()).toBe('?gw');
    await visit.end();
  });

  test('a notice reaches the bell without asking', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('allocator');
    await visit.settled();
    const bell = page.getByRole('button', { name: /^消息，未读/ });
    const before = Number(/\d+/.exec((await bell.getAttribute('aria-label'))!)![0]);
    const id = await city.newRequest();
    await page.getByRole('button', { name: `消息，未读 ${before + 1} 条` }).waitFor();
    await page.locator(`main a[href="/requests/${id}"]`).waitFor();
    await bell.click();
    const panel = page.getByRole('dialog');
    await panel.locator(`a[href="/requests/${id}"]`).waitFor();
    await panel.getByRole('button', { name: '标为已读', exact: true }).first().click();
    await page.locator(`[aria-label="消息，未读 ${before} 条"]`).waitFor({ state: 'attached' });
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('administrators see nothing of requests', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('administrator');
    await page.getByRole('heading', { level: 1, name: '消息' }).waitFor();
    const entries = page.getByRole('navigation', { name: '主菜单' }).getByRole('link');
    const shown = await entries.allInnerTexts();
    expect(shown).toContain('消息');
    for (const business of ['工作台', '收件箱', '评价', '预警', '代理（AB角）']) expect(shown).not.toContain(business);
    expect(await page.getByRole('search').count()).toBe(0);
    await page.goto('/inbox/to_do');
    await page.getByText('页面不存在，或者您无权查看。').waitFor();
    await visit.end();
  });

  test('language, font size and theme stay as chosen', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('officer');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Workbench' }).waitFor();
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.getByRole('button', { name: /Text:/ }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Workbench' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.className, document.documentElement.dataset.size])).toEqual([
      'dark',
      'large',
    ]);
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });
});
