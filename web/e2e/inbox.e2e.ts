// What a clerk does with lists: filters, views, columns, files; and with what hangs together.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose } from './acts';
import { databases, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const look = (page: Page): Promise<void> => page.getByRole('button', { name: '查询', exact: true }).click();
const rows = (page: Page) => page.locator('.request-table tbody tr');

// Saves what the button offers, and says how it begins.
async function savedFile(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const button = page.getByRole('button', { name: '下载文件' });
  await button.waitFor({ timeout: 40_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
const zipStart = Buffer.from('PK\u0003\u0004');

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
    await city.newRequest();
  });
  afterAll(() => city?.close());

  async function as(person: string, path: string): Promise<Visit> {
    const visit = await Visit.begin(browser, city);
    visit.expected.push('WebSocket');
    await visit.signIn(person);
    await visit.page.goto(path);
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    return visit;
  }

  test('filters stand in the address, outlive a reload, and become a view that others find', async () => {
    const visit = await as('allocator', '/inbox/to_receive');
    const { page } = visit;
    await rows(page).nth(1).waitFor();
    await choose(page, '紧急程度', '紧急');
    await look(page);
    await page.waitForURL(/urgent=true/);
    await page.getByText('符合条件的共 1 件').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.reload();
    await page.getByText('符合条件的共 1 件').waitFor();
    await page.getByRole('button', { name: '存为视图' }).click();
    const dialog = page.getByRole('dialog', { name: '存为视图' });
    await dialog.getByLabel('视图名称').fill('紧急件');
    await dialog.getByText('与本单位同事共享').click();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await page.waitForURL(/view=\d+/);
    await page.getByRole('button', { name: '清空条件' }).click();
    await rows(page).nth(1).waitFor();
    await choose(page, '选择视图', '紧急件');
    await page.waitForURL(/urgent=true/);
    await page.getByText('符合条件的共 1 件').waitFor();
    await page.goBack();
    await rows(page).nth(1).waitFor();
    await visit.end();

    const colleague = await as('head', '/inbox/running');
    await choose(colleague.page, '选择视图', '紧急件');
    await colleague.page.waitForURL(/\/inbox\/to_receive\?urgent=true&view=\d+/);
    await colleague.page.getByRole('button', { name: '管理视图' }).click();
    await colleague.page.getByText('civil allocator 共享').waitFor();
    expect(await colleague.page.getByRole('button', { name: '删除：紧急件' }).count()).toBe(0);
    await colleague.end();
  });

  test('a view is changed, renamed and removed', async () => {
    const visit = await as('officer', '/inbox/to_do?lamp=green');
    const { page } = visit;
    await page.getByRole('button', { name: '存为视图' }).click();
    await page.getByLabel('视图名称').fill('正常件');
    await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
    await page.waitForURL(/view=\d+/);
    await choose(page, '排序', '最近变动：最新在前');
    await look(page);
    await page.getByRole('button', { name: '更新视图' }).click();
    await page.getByRole('button', { name: '更新视图' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '管理视图' }).click();
    const dialog = page.getByRole('dialog', { name: '管理视图' });
    await dialog.getByRole('button', { name: '改名：正常件' }).click();
    await dialog.getByLabel('视图名称').fill('在办正常件');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.getByRole('button', { name: '删除：在办正常件' }).click();
    await page.getByRole('dialog', { name: '删除' }).getByRole('button', { name: '删除', exact: true }).click();
    await dialog.getByRole('button', { name: '删除：在办正常件' }).waitFor({ state: 'detached' });
    await page.waitForURL((url) => !url.search.includes('view='));
    await visit.end();
  });

  test('where nothing matches that is said, and clearing shows all again', async () => {
    const visit = await as('allocator', '/inbox/to_receive');
    visit.expected.push('422');
    const { page } = visit;
    await page.getByRole('textbox', { name: '文号', exact: true }).fill('没有这样的文号');
    await page.keyboard.press('Enter');
    await page.locator('.field-error:not(.hidden)').waitFor();
    expect(await page.getByRole('textbox', { name: '文号', exact: true }).inputValue()).toBe('没有这样的文号');
    await page.getByRole('textbox', { name: '文号', exact: true }).fill('沪教函〔2026〕999号');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合条件的请求').waitFor();
    await page.locator('.empty-state').getByRole('button', { name: '清空条件' }).click();
    await rows(page).first().waitFor();
    expect(new URL(page.url()).search).toBe('');
    await visit.end();
  });

  test('the other filters are found by opening them, and stay open while they hold', async () => {
    const visit = await as('allocator', '/inbox/to_receive');
    const { page } = visit;
    await page.getByRole('button', { name: '更多条件' }).click();
    await page.getByLabel('送达日期从').fill('2026-01-01');
    await page.getByRole('button', { name: /^对方单位/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByPlaceholder(/./).first().fill('教育委员会');
    await dialog.getByRole('list', { name: '单位' }).getByRole('button').first().click();
    await look(page);
    await page.waitForURL(/counterpart=\d+.*sentFrom=2026-01-01|sentFrom=2026-01-01.*counterpart=\d+/);
    await rows(page).nth(1).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /对方单位：.*教育委员会/ }).waitFor();
    expect(await page.getByLabel('送达日期从').inputValue()).toBe('2026-01-01');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('columns are chosen, moved, and kept for the next time; heads sort', async () => {
    const visit = await as('allocator', '/inbox/to_receive');
    const { page } = visit;
    const heads = async (): Promise<string[]> => (await page.locator('.request-table thead th').allInnerTexts()).map((one) => one.trim());
    await page.getByRole('button', { name: '送达时间' }).press('Enter');
    await page.waitForURL(/sort=-sent/);
    await page.locator('th[aria-sort="descending"]').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('送达时间');
    await page.getByRole('button', { name: '列设置' }).click();
    const dialog = page.getByRole('dialog', { name: '列设置：待签收' });
    await dialog.getByLabel('协助事项', { exact: true }).uncheck();
    await dialog.getByRole('button', { name: '上移 标题' }).press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('上移 标题');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.reload();
    await rows(page).first().waitFor();
    await page.getByRole('columnheader', { name: '请求机关', exact: true }).waitFor();
    const shown = await heads();
    expect(shown).not.toContain('协助事项');
    expect(shown.indexOf('标题')).toBeLessThan(shown.indexOf('文号'));
    await page.getByRole('button', { name: '列设置' }).click();
    await dialog.getByRole('button', { name: '恢复默认' }).click();
    await page.getByRole('columnheader', { name: '对方单位', exact: true }).waitFor();
    await visit.end();
  });

  test('a filtered list is taken out as a workbook and as text, and is found again among the jobs', async () => {
    const visit = await as('allocator', '/inbox/to_receive?urgent=true');
    const { page } = visit;
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: '导出', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '导出：待签收' });
    await dialog.getByText('导出符合当前查询条件和排序').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '开始导出' }).click();
    const workbook = await savedFile(page);
    expect(workbook.name).toMatch(/\.xlsx$/);
    expect(workbook.bytes.subarray(0, 4)).toEqual(zipStart);
    await dialog.getByRole('button', { name: '关闭', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: '导出', exact: true }).click();
    await dialog.getByText('CSV', { exact: true }).click();
    await dialog.getByText('被请求机关', { exact: true }).click();
    await dialog.getByRole('button', { name: '开始导出' }).click();
    const text = (await savedFile(page)).bytes.toString('utf8');
    expect(text.startsWith('\uFEFF文号,标题')).toBe(true);
    expect(text).not.toContain('被请求机关');
    // The head and the one urgent request.
    expect(text.trim().split('\r\n')).toHaveLength(2);

    await page.goto('/jobs');
    await page.getByRole('link', { name: '取文件' }).first().click();
    expect((await savedFile(page)).bytes.length).toBeGreaterThan(100);
    await visit.end();
  });

  test('the workbench leads to what it counts', async () => {
    const visit = await as('handler', '/workbench');
    const { page } = visit;
    await page.getByRole('link', { name: /^待确认\s*1$/ }).click();
    await page.waitForURL(/\/inbox\/to_do\?state=replied/);
    await page.getByText('符合条件的共 1 件').waitFor();
    await page.goto('/workbench');
    await page.getByRole('link', { name: /^已超期\s*0$/ }).click();
    await page.getByText('没有符合条件的请求').waitFor();
    await visit.end();
  });

  test('a favourite is found among the favourites until it is none any more', async () => {
    const visit = await as('officer', '/inbox/to_do');
    const { page } = visit;
    const title = await rows(page).first().getByRole('link').first().innerText();
    await rows(page).first().getByRole('link').first().click();
    await page.getByRole('button', { name: '收藏', exact: true }).click();
    await page.getByRole('button', { name: '跟踪', exact: true }).click();
    await page.getByRole('button', { name: '跟踪中' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '已收藏' }).waitFor();
    await page.getByRole('button', { name: '跟踪中' }).click();
    await page.getByRole('button', { name: '跟踪', exact: true }).waitFor();
    await page.goto('/inbox/favourites');
    await page.getByRole('link', { name: title }).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: `取消收藏《${title}》` }).click();
    await page.getByText('还没有收藏').waitFor();
    await visit.end();
  });

  test('two requests are related, seen from both ends, and no longer', async () => {
    const visit = await as('handler', '/inbox/initiated');
    const { page } = visit;
    await rows(page).nth(1).waitFor();
    const cells = rows(page).nth(1).locator('td');
    const number = (await cells.nth(2).innerText()).trim();
    const other = (await rows(page).nth(1).getByRole('link').getAttribute('href'))!;
    const own = (await rows(page).first().getByRole('link').getAttribute('href'))!;
    await page.goto(`${own}?tab=related`);
    await page.getByRole('button', { name: '添加关联' }).click();
    await page.getByLabel('要关联的请求').fill(number);
    await page.keyboard.press('Enter');
    await page.locator('.hits').getByText(number).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.getByLabel('本请求是它的后续').check();
    await page.getByRole('button', { name: '添加关联' }).click();
    await page.getByText('本请求是其后续').waitFor();
    await page.locator(`main a[href="${other}"]`).click();
    await page.goto(`${other}?tab=related`);
    await page.getByText('本请求的后续').waitFor();
    await page.getByRole('button', { name: /^取消与/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消关联', exact: true }).click();
    await page.getByText('没有关联的请求').waitFor();
    await visit.end();
  });

  test('a request is copied as the draft of its follow-up', async () => {
    const visit = await as('handler', '/inbox/initiated');
    const { page } = visit;
    const title = await rows(page).first().getByRole('link').innerText();
    await rows(page).first().getByRole('link').click();
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '复制为新请求' }).click();
    await page.getByText('新请求是本请求的后续').click();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: '新建草稿' }).click();
    await page.waitForURL(/\/requests\/\d+\/edit/);
    await expect.poll(() => page.locator('main').getByRole('textbox', { name: /^标题/ }).inputValue()).toBe(title);
    await page.goto(page.url().replace('/edit', '?tab=related'));
    await page.getByText('本请求是其后续').waitFor();
    await visit.end();
  });

  test('a whole request is taken out for filing', async () => {
    const visit = await as('handler', '/inbox/initiated');
    const { page } = visit;
    await rows(page).first().getByRole('link').click();
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await page.getByRole('menuitem', { name: '打包归档材料' }).click();
    const file = await savedFile(page);
    expect(file.name).toMatch(/\.zip$/);
    expect(file.bytes.subarray(0, 4)).toEqual(zipStart);
    await visit.end();
  });

  test('filing offers the retention classes of the server', async () => {
    const id = await city.newRequest('completed');
    const visit = await as('handler', `/requests/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: '归档', exact: true }).click();
    await page.locator('.el-select', { has: page.getByRole('combobox', { name: /^保管期限/ }) }).click();
    await page.getByRole('option', { name: '永久' }).waitFor();
    const offered = await page.getByRole('option').allInnerTexts();
    const known = await page.evaluate(async () => (await (await fetch('/api/v1/retention-classes')).json()).items.map((one: { name: string }) => one.name));
    expect(offered.map((one) => one.trim())).toEqual(known);
    await visit.end();
  });

  test('the address of the calendar feed is shown once, works, and is void once taken back', async () => {
    const visit = await as('officer', '/settings');
    const { page } = visit;
    await page.getByRole('button', { name: '生成订阅地址' }).click();
    const address = await page.getByLabel('订阅地址').inputValue();
    const feed = await page.request.get(address);
    expect(await feed.text()).toContain('BEGIN:VCALENDAR');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.reload();
    await page.getByText('订阅已开通').waitFor();
    expect(await page.getByLabel('订阅地址').count()).toBe(0);
    await page.getByRole('button', { name: '停止订阅' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停止订阅' }).click();
    await page.getByRole('button', { name: '生成订阅地址' }).waitFor();
    expect((await page.request.get(address)).status()).toBe(404);
    await visit.end();
  });
});
