// What supervisors, administrators and everybody else do beside the requests themselves.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose } from './acts';
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

  async function as(person: string, viewport = desk): Promise<Visit> {
    const visit = await Visit.begin(browser, city, viewport);
    // A page that is left at once takes its channel along before that is open.
    visit.expected.push('WebSocket');
    await visit.signIn(person);
    return visit;
  }

  describe.each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('%s', (_where, viewport) => {
    looks(database).each([
      ['civil.admin', ['/alerts', '/alerts/wall', '/delegations', '/jobs', '/letter-templates', '/people', '/settings', '/help']],
      ['audit', ['/audit']],
      ['administrator', ['/operations']],
    ])('the pages of %s are accessible and fit their window, light and dark', async (person, paths) => {
      const visit = await as(person, viewport);
      const { page } = visit;
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await visit.settled();
        for (const dark of [false, true]) {
          await page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark);
          expect(await visit.accessibilityFaults(), `${path} ${dark ? 'dark' : 'light'}`).toEqual([]);
          expect(await visit.overflow(), path).toBeLessThanOrEqual(0);
        }
      }
      await visit.end();
    });
  });

  test('several requests are received at once, and the job tells what came of each', async () => {
    await city.newRequest();
    await city.newRequest();
    const visit = await as('allocator');
    const { page } = visit;
    await page.goto('/inbox/to_receive');
    await page.getByLabel('全选本页').check();
    const count = await page.locator('tbody input:checked').count();
    expect(count).toBeGreaterThanOrEqual(2);
    await page.getByRole('button', { name: `签收（${count} 件）` }).click();
    const dialog = page.getByRole('dialog', { name: '批量签收' });
    await dialog.getByLabel('意见').fill('统一签收。');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '开始签收' }).click();
    await dialog.getByText(`全部完成：成功 ${count} 件。`).waitFor();
    expect(await dialog.locator('tbody tr').count()).toBe(count);
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '关闭', exact: true }).click();
    await page.getByText('没有等待本单位签收的请求').waitFor();
    await page.goto('/jobs');
    await page.getByRole('link', { name: '批量办理' }).first().click();
    await page.getByText(`${count} / ${count}`).waitFor();
    await visit.end();
  });

  test('a colleague stands in, and does no longer', async () => {
    const visit = await as('officer');
    const { page } = visit;
    await page.goto('/delegations');
    await page.getByRole('button', { name: '新设代理' }).click();
    const dialog = page.getByRole('dialog', { name: '新设代理' });
    await dialog.getByLabel('代理人').click();
    await page.getByRole('option', { name: 'civil officer2' }).click();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '设定', exact: true }).click();
    const row = page.getByRole('row', { name: /civil officer2/ });
    await row.getByText('生效中').waitFor();
    await row.getByRole('button', { name: /^收回/ }).click();
    await page.getByRole('dialog', { name: '收回' }).getByRole('button', { name: '收回', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    await visit.end();
  });

  test('the unit administrator changes a letter, is told what is wrong beside it, and goes back', async () => {
    const visit = await as('civil.admin');
    visit.expected.push('422');
    const { page } = visit;
    await page.goto('/letter-templates?kind=urging');
    const text = page.getByLabel('文字');
    const shipped = await text.inputValue();
    await text.fill(`${shipped}\n{nonsense}`);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('.field-error:not(.hidden)').waitFor();
    await page.reload();
    expect(await text.inputValue()).toContain('{nonsense}');
    await text.fill(`${shipped}\n请尽快办理。`);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('button', { name: '恢复系统自带' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '恢复系统自带' }).click();
    await page.getByRole('button', { name: '恢复系统自带' }).waitFor({ state: 'detached' });
    expect(await text.inputValue()).toBe(shipped);
    await visit.end();
  });

  test('settings are kept, by the server and by the browser', async () => {
    const visit = await as('officer');
    visit.expected.push('422');
    const { page } = visit;
    await page.goto('/settings');
    const save = page.getByRole('region', { name: '消息' }).getByRole('button', { name: '保存' });
    await page.getByLabel('接收邮箱').fill('not an address');
    await save.click();
    await page.locator('.field-error:not(.hidden)').waitFor();
    await page.getByLabel('接收邮箱').fill('officer@example.gov.cn');
    await save.click();
    await page.getByText('已保存').waitFor();
    await page.getByText('特大', { exact: true }).click();
    await page.reload();
    expect(await page.getByLabel('接收邮箱').inputValue()).toBe('officer@example.gov.cn');
    expect(await page.evaluate(() => document.documentElement.dataset.size)).toBe('larger');
    await visit.end();
  });

  test('the audit log is searched, and the search stands in the address', async () => {
    const visit = await as('audit');
    const { page } = visit;
    await page.goto('/audit');
    await page.locator('tbody tr').first().waitFor();
    await choose(page, '操作', '登录');
    await page.getByRole('button', { name: '查询' }).click();
    await page.waitForURL(/action=POST/);
    await page.locator('tbody tr').first().waitFor();
    const actions = await page.locator('tbody code').allInnerTexts();
    expect(new Set(actions)).toEqual(new Set(['POST session']));
    await visit.end();
  });

  test('a webhook is added, renamed and removed', async () => {
    const visit = await as('administrator');
    const { page } = visit;
    await page.goto('/operations');
    await page.getByRole('button', { name: '添加推送地址' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('统管平台');
    await dialog.getByLabel('地址', { exact: false }).last().fill('https://platform.example.gov.cn/xiezhu');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '修改 统管平台' }).click();
    await dialog.getByLabel('名称').fill('城运平台');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '删除 城运平台' }).click();
    await page.getByRole('dialog', { name: '删除' }).getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('没有推送地址').waitFor();
    await visit.end();
  });

  test('a page leads to its chapter of the manual, which can be searched', async () => {
    const visit = await as('officer');
    const { page } = visit;
    await page.goto('/alerts');
    await page.getByText('没有待确认的预警').waitFor();
    await page.getByRole('button', { name: '本页说明' }).click();
    await page.getByRole('link', { name: '查看操作手册：预警台' }).click();
    await page.getByRole('heading', { level: 1, name: '操作手册' }).waitFor();
    await page.getByRole('heading', { level: 2, name: /预警台$/ }).waitFor();
    await page.getByRole('searchbox', { name: '在手册中查找' }).fill('离岗 移交');
    await page.locator('mark').first().waitFor();
    expect(await page.getByRole('navigation', { name: '目录' }).getByRole('link').count()).toBeLessThan(6);
    await visit.end();
  });

  test('the guide of a first visit goes through its steps and stays away once dismissed', async () => {
    const visit = await as('civil.head');
    const { page } = visit;
    const guide = page.getByRole('complementary', { name: '使用引导' });
    await guide.getByText('1/4').waitFor();
    await guide.getByRole('button', { name: '下一步' }).click();
    await guide.getByText('单位负责人：').waitFor();
    await guide.getByRole('button', { name: '不再显示' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
    expect(await guide.count()).toBe(0);
    await visit.end();
  });
});
