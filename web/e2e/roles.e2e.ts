// The demonstration city as ./run.sh shows it: what each of its people finds, and a day's work of each.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, choose, dayAfterDue, until } from './acts';
import { databases, looks, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const everybody = ['期限计算', '工作日历', '时限规则', '人员', '单位', '消息', '后台任务', '设置', '操作手册'];
const business = ['工作台', '收件箱', '评价', '预警', '协助事项目录', '代理（AB角）'];
// Beside what everybody finds.
const own: Record<string, string[]> = {
  'gongan-handler': [...business, '新建请求', '争议'],
  'minzheng-signer': [...business, '督办单', '黄红牌', '争议'],
  'minzheng-allocator': [...business, '督办单', '黄红牌', '函件模板', '请求模板'],
  'minzheng-officer': [...business, '督办单', '黄红牌', '争议'],
  coordinator: [...business, '督办单', '黄红牌', '争议'],
  auditor: business,
  sysadmin: ['对外发送'],
  secadmin: [],
  auditadmin: ['审计日志'],
};
const rows = (page: Page): Locator => page.locator('main tbody tr');
const menu = (page: Page): Locator => page.getByRole('navigation', { name: '主菜单' }).getByRole('link');
const record = (page: Page): Locator => page.getByRole('list', { name: '流转记录' });
const nameOf = (page: Page): Promise<string> => page.locator('button.person strong').innerText();
const write =
  (name: string, text: string) =>
  (fields: Locator): Promise<void> =>
    fields.getByLabel(name).fill(text);

describe.each(databases)('the city on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database, '--demo');
  });
  afterAll(() => city?.close());

  async function enter(person: string): Promise<Visit> {
    const visit = await Visit.begin(browser, city);
    // A page that is left at once takes its channel along before that is open.
    visit.expected.push('WebSocket');
    await visit.signIn(person);
    return visit;
  }

  looks(database).each(Object.keys(own))('%s finds the menu of the own roles, and every entry opens', async (person) => {
    const visit = await enter(person);
    const { page } = visit;
    // Beside a label there may stand how much waits.
    const names = (await menu(page).locator('.label').allInnerTexts()).map((text) => text.trim());
    expect([...names].sort()).toEqual([...everybody, ...own[person]!].sort());
    for (const name of names) {
      await menu(page).getByText(name, { exact: true }).click();
      await page.locator('[aria-current="page"]').getByText(name, { exact: true }).waitFor();
      await visit.settled();
      expect(await page.getByRole('heading', { level: 1 }).count(), name).toBe(1);
      expect(await page.getByRole('heading', { level: 1, name: '页面不存在' }).count(), name).toBe(0);
    }
    expect(visit.refused.filter((call) => !call.startsWith('401'))).toEqual([]);
    await visit.end();
  });

  test('a request takes the long way: returned, corrected, not extended, done again', async () => {
    const cast = await Promise.all(
      ['gongan-handler', 'gongan-signer', 'minzheng-allocator', 'minzheng-officer', 'minzheng-signer'].map(enter),
    );
    const [handler, signer, allocator, officer, head] = cast.map((visit) => visit.page) as [Page, Page, Page, Page, Page];
    const title = '关于核查婚姻登记信息的请求（出国境审批）';

    await handler.goto('/new');
    await handler.getByRole('textbox', { name: '标题', exact: true }).fill(title);
    await handler.getByRole('button', { name: '婚姻登记信息核查' }).first().click();
    await choose(handler, '该事项可请求的单位', '上海市民政局');
    await handler.getByRole('textbox', { name: '正文', exact: true }).fill('需核对登记日期。');
    await handler.getByText('共享数据不能满足需要').click();
    // Told at any hour, also outside of working hours.
    await handler.getByText('按紧急时限办理').click();
    await handler.getByRole('button', { name: '送签' }).click();
    await handler.waitForURL(/\/requests\/\d+$/);
    const address = new URL(handler.url()).pathname;
    const id = /\d+$/.exec(address)![0];
    await signer.goto(address);
    await act(signer, '退回修改', write('理由', '请写明核查的用途。'));
    await until(handler, '草稿');
    await handler.getByText('请写明核查的用途。').first().waitFor();
    await actions(handler).getByRole('link', { name: '修改' }).click();
    await handler.getByRole('textbox', { name: '正文', exact: true }).fill('需核对登记日期，用于出国境审批。');
    await handler.getByRole('button', { name: '送签' }).click();
    await until(handler, '待签发');
    await act(signer, '签发');

    // Nobody of the other unit has seen it before.
    for (const { page } of cast.slice(2)) await page.goto(address);
    await act(allocator, '签收');
    await act(allocator, '通知补正', write('需补正的内容', '当事人身份证号码清单'));
    await act(handler, '补充材料', write('补充内容', '清单共两人，见附件。'));
    await act(allocator, '受理', async (fields) => {
      await fields.getByLabel('承办人').click();
      await allocator.getByRole('option').first().click();
    });
    await act(allocator, '分办', async (fields) => {
      await fields.getByLabel('承办人').click();
      await allocator.getByRole('option', { name: await nameOf(officer), exact: true }).click();
    });

    await record(handler).getByText('分办', { exact: true }).waitFor();
    await act(handler, '催办', write('意见', '申请人等候出行，请尽快办理。'));
    await record(officer).getByText('申请人等候出行，请尽快办理。').waitFor();
    const later = await dayAfterDue(officer, id);
    await act(officer, '申请延期', async (fields) => {
      await fields.getByRole('combobox').fill(later);
      await fields.getByRole('combobox').press('Enter');
      await fields.getByLabel('理由').fill('部分档案在外，需要调阅。');
    });
    await act(head, '不批准', write('理由', '时间充足，请按期办理。'));
    await record(officer).getByText('时间充足，请按期办理。').waitFor();
    const reply = (text: string) => async (fields: Locator): Promise<void> => {
      await fields.getByText('已提供').click();
      await fields.getByLabel('反馈内容').fill(text);
    };
    await act(officer, '反馈', reply('登记记录一条。'));
    await act(handler, '重办', write('理由', '清单中另一人未予答复。'));
    await record(officer).getByText('清单中另一人未予答复。').waitFor();
    await act(officer, '反馈', reply('两人登记记录各一条。'));
    await handler.getByRole('region', { name: '协助结果' }).getByText('两人登记记录各一条。').waitFor();
    await act(handler, '确认办结');
    await until(officer, '办结');
    await act(officer, '归档', async (fields) => {
      await fields.locator('.el-select').click();
      await officer.getByRole('option', { name: '10年' }).click();
      await fields.getByLabel('档号').fill('MZ-2026-XZ-0001');
    });

    // Who oversees both units finds it and reads how it went.
    const coordinator = await enter('coordinator');
    await coordinator.page.getByRole('search').getByRole('textbox').fill('出国境审批');
    await coordinator.page.keyboard.press('Enter');
    await coordinator.page.getByRole('link', { name: title }).first().click();
    await until(coordinator.page, '办结');
    await record(coordinator.page).getByRole('listitem').nth(14).waitFor();
    expect(await actions(coordinator.page).count()).toBe(0);
    for (const visit of [...cast, coordinator]) await visit.end();
  });

  test('the coordinator goes from the city to a unit that is late, takes note, and turns on the wall', async () => {
    const visit = await enter('coordinator');
    const { page } = visit;
    await page.goto('/alerts');
    await rows(page).first().waitFor();
    const all = await rows(page).count();
    const places = page.getByRole('navigation', { name: '按区、单位和人员' });
    await places.locator('summary').first().click();
    await places.getByRole('link').filter({ visible: true }).nth(2).click();
    await page.waitForURL(/place=/);
    await visit.settled();
    expect(await rows(page).count()).toBeLessThanOrEqual(all);
    await page.getByRole('button', { name: '图表' }).click();
    const bars = page.getByRole('img', { name: /^各处各级预警件数的图表/ }).locator('canvas');
    await bars.waitFor();
    expect(await bars.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL().length)).toBeGreaterThan(5_000);
    expect(await visit.accessibilityFaults()).toEqual([]);
    const first = rows(page).first();
    const title = await first.locator('a[href^="/requests/"]').innerText();
    const open = page.getByRole('button', { name: `确认知悉《${title}》的预警` });
    const before = await open.count();
    await open.first().click();
    await expect.poll(() => open.count()).toBe(before - 1);
    await page.getByText('包括已确认').click();
    const noted = rows(page).filter({ hasText: title }).filter({ hasText: await nameOf(page) }).first();
    await noted.locator('a[href^="/requests/"]').click();
    await record(page).waitFor();
    await page.goto('/alerts/wall');
    await page.getByRole('heading', { level: 1, name: '协助预警' }).waitFor();
    await visit.end();
  });

  test('accounts are the matter of one administrator, and another finds in the log what was done', async () => {
    const security = await enter('secadmin');
    await security.page.goto('/people?q=gongan-officer');
    await security.page.getByRole('button', { name: /^单位/ }).click();
    await security.page.getByLabel('按名称或代码查找单位').fill('市公安局');
    await security.page.getByRole('dialog').getByRole('button', { name: /^上海市公安局 / }).click();
    await rows(security.page).first().getByRole('link').click();
    const field = (name: string): Locator => security.page.getByRole('textbox', { name, exact: true });
    await field('新密码').fill('全新的口令 2026');
    await field('再输入一次').fill('全新的口令 2026');
    await security.page.getByRole('button', { name: '设置密码' }).click();
    await security.page.getByText('设置新密码').first().waitFor();
    const who = await nameOf(security.page);
    await security.page.goto('/audit');
    await security.page.getByText('页面不存在，或者您无权查看').waitFor();
    await security.end();

    const audit = await enter('auditadmin');
    await audit.page.goto('/audit');
    await rows(audit.page).filter({ hasText: who }).filter({ hasText: 'password' }).first().waitFor();
    await audit.end();
  });

  test('the system administrator is told what is wrong with an address, beside it', async () => {
    const visit = await enter('sysadmin');
    const { page } = visit;
    await page.goto('/operations');
    await page.getByRole('button', { name: '添加推送地址' }).click();
    visit.expected.push('422');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('统管平台');
    await dialog.getByLabel('地址', { exact: false }).last().fill('ftp://platform.example.gov.cn');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.locator('.field-error:not(.hidden)').first().waitFor();
    await visit.end();
  });
});
