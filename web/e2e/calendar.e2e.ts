import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, desk, looks, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const notice = '国务院办公厅关于2027年部分节假日安排的通知';

describe.each(databases)('the calendar on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());

  test('everybody computes a deadline; each day says why', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('administrator');
    await page.goto('/calculator?from=2026-09-24T16:00&amount=5&unit=days');
    await page.getByText('2026-10-09 17:30').waitFor();
    const days = page.getByRole('listitem').filter({ hasText: /^\d\d-\d\d/ });
    expect(await days.filter({ hasText: '放假' }).count()).toBe(10);
    await days.filter({ hasText: '10-09' }).getByText('第 5 天').waitFor();
    await page.getByRole('textbox', { name: '时限' }).fill('0');
    await page.getByRole('button', { name: '计算' }).click();
    await page.getByText('请输入 1 至 10000 的整数').waitFor();
    await visit.end();
  });

  test('a year is previewed from a file, then applied', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    await visit.signIn('city.supervisor');
    await page.goto('/calendar/import');
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByText('请选择文件').waitFor();
    const choose = (text: string) =>
      page.getByLabel('文件').setInputFiles({ name: '2027.csv', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await choose('date,kind,source\n2027-13-01,off,x\n');
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByText('文件有误，未导入').waitFor();
    await page.getByText('第 2 行“日期（date）”').waitFor();
    expect(await page.getByRole('button', { name: '应用到' }).count()).toBe(0);
    await choose(`date,kind,source\n2027-01-01,off,${notice}\n`);
    await page.getByRole('button', { name: '预览影响' }).click();
    await page.getByText('没有在办请求的期限会改变').waitFor();
    await page.getByRole('button', { name: '应用到 2027 年' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '应用到 2027 年' }).click();
    await page.getByRole('link', { name: '查看 2027 年日历' }).click();
    await page.getByText(notice).waitFor();
    await page.getByRole('table', { name: '1 月' }).getByText('放假').first().waitFor();
    await visit.end();
  });

  test('a version of a rule is added, and complaints end beside their fields', async () => {
    const visit = await Visit.begin(browser, city);
    const { page } = visit;
    visit.expected.push('422');
    await visit.signIn('city.supervisor');
    await page.goto('/clock-rules');
    await page.getByRole('link', { name: '新增版本' }).click();
    await page.getByRole('combobox', { name: '以现行规则为基础' }).click();
    await page.getByRole('option', { name: 'K2 受理' }).click();
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.getByText('请填写依据').waitFor();
    // The first wrong field is led to, and nothing opens over it.
    await page.getByRole('textbox', { name: '依据' }).fill('写到一半');
    await page.getByRole('button', { name: '新增', exact: true }).click();
    expect(await page.getByLabel('生效日期').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.locator('.el-picker-panel').isVisible()).toBe(false);
    await page.reload();
    await page.getByText('已恢复您上次填写但未提交的内容。').waitFor();
    expect(await page.getByRole('textbox', { name: '依据' }).inputValue()).toBe('写到一半');
    const from = page.getByRole('combobox', { name: '生效日期' });
    await from.fill('2027-03-01');
    await from.press('Enter');
    await page.getByRole('textbox', { name: '依据' }).fill('关于调整行政协助时限的通知');
    await page.getByRole('spinbutton', { name: '紧急时限' }).fill('9');
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.locator('.form-field.wrong').filter({ hasText: '紧急时限' }).waitFor();
    await page.getByRole('spinbutton', { name: '紧急时限' }).fill('1');
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.getByText('关于调整行政协助时限的通知').waitFor();
    await page.getByText('未生效').waitFor();
    await visit.end();
  });

  looks(database).each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('%s the pages are accessible and fit', async (_where, viewport) => {
    const visit = await Visit.begin(browser, city, viewport);
    const { page } = visit;
    await visit.signIn('city.supervisor');
    await page.emulateMedia({ reducedMotion: 'reduce' }); // colours change at once
    const question = '/calculator?from=2026-09-24T16:00&amount=12&unit=hours';
    for (const path of [question, '/calendar?year=2026', '/calendar/import', '/clock-rules', '/clock-rules/new', '/catalogue', '/new/oral']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      for (const dark of [false, true]) {
        await page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark);
        expect(await visit.accessibilityFaults(), path).toEqual([]);
      }
      expect(await visit.overflow(), path).toBeLessThanOrEqual(0);
    }
    await visit.end();
  });
});
