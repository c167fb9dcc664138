// A dispute about a refusal: from raising it to the decision that the request goes on, between two units and a coordinator.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, form, open, until } from './acts';
import { databases, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const write =
  (texts: Record<string, string>) =>
  async (fields: Locator): Promise<void> => {
    for (const [name, text] of Object.entries(texts)) await fields.getByLabel(name).fill(text);
  };
// Whoever looks again; what is news outside of working hours is told in the morning.
async function sees(page: Page, state: string): Promise<void> {
  await page.getByRole('button', { name: '刷新' }).click();
  await until(page, state);
}
const record = (page: Page): Locator => page.getByRole('list', { name: '流转记录' });

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());
  const enter = async (person: string, viewport?: { width: number; height: number }): Promise<Visit> => {
    const visit = await Visit.begin(browser, city, viewport);
    await visit.signIn(person);
    return visit;
  };
  async function refused(): Promise<string> {
    const id = await city.newRequest('received');
    const visit = await enter('allocator');
    await open(visit.page, id);
    await act(visit.page, '不予协助', async (fields) => {
      await fields.getByText('法律法规禁止').click();
      await write({ 具体理由: '登记信息依法不得提供。', 法律依据: '《婚姻登记条例》' })(fields);
    });
    await visit.end();
    return id;
  }

  test('a refusal is disputed, not settled, coordinated, and the request goes on', async () => {
    const id = await refused();
    const cast = await Promise.all(['handler', 'edu.head', 'head', 'city.coordinator'].map((person) => enter(person)));
    const [handler, head, respondent, coordinator] = cast.map((visit) => visit.page) as [Page, Page, Page, Page];

    // Raised where the request is, with the keyboard; what is missing is said beside its field.
    await open(handler, id, 'disputes');
    await handler.getByText('没有争议').waitFor();
    await handler.getByRole('button', { name: '提出不予协助争议' }).focus();
    await handler.keyboard.press('Enter');
    const raising = handler.getByRole('region', { name: '提出不予协助争议' });
    await expect.poll(() => raising.getByLabel('争议事项').evaluate((field) => field === document.activeElement)).toBe(true);
    cast[0]!.expected.push('422');
    await raising.getByRole('button', { name: '提出不予协助争议' }).click();
    await raising.locator('.form-field.wrong', { hasText: '争议事项' }).locator('.field-error').waitFor();
    expect(await cast[0]!.accessibilityFaults()).toEqual([]);
    await handler.keyboard.type('对方认为法律禁止，我方认为条例允许。');
    await handler.reload();
    await handler.getByRole('button', { name: '提出不予协助争议' }).click();
    await handler.getByText('已恢复您上次填写但未提交的内容。').waitFor();
    await raising.getByRole('button', { name: '提出不予协助争议' }).click();
    await handler.waitForURL(/\/disputes\/\d+$/);
    const address = new URL(handler.url()).pathname;
    await until(handler, '自行协商');
    await act(handler, '登记协商不成', write({ 协商经过: '两次电话协商，对方坚持不予协助。' }));

    await head.goto(address);
    await act(head, '提请协调', write({ 事实与理由: '请求符合约定情形。', 协调建议: '请责令对方提供。', 依据: '《婚姻登记条例》' }));

    await coordinator.goto('/disputes');
    await coordinator.locator('main tbody tr').first().getByRole('link').first().click();
    await act(coordinator, '受理争议');
    await act(coordinator, '通知答复', write({ 意见: '请于期限内书面答复。' }));
    await sees(handler, '待答复');
    expect(await actions(handler).getByRole('button').count()).toBe(0);
    // The menu says that it waits for the own step, and the list begins with it.
    const waiting = respondent.locator('#side-menu').getByRole('link', { name: /^争议/ });
    await expect.poll(() => waiting.innerText()).toMatch(/^争议\s*1/);
    await waiting.click();
    await respondent.getByRole('link', { name: /^待我处理\s*1$/ }).waitFor();
    await respondent.locator('main tbody tr').first().getByRole('link').first().click();
    await act(respondent, '答复', write({ 答复内容: '所请求的记录不在约定情形之内。' }));
    await respondent.locator('#side-menu').getByRole('link', { name: '工作台' }).click();
    await expect.poll(() => waiting.innerText()).toBe('争议');
    await sees(handler, '已答复');
    await handler.getByRole('region', { name: '对方答复' }).getByText('所请求的记录不在约定情形之内。').waitFor();

    await sees(coordinator, '已答复');
    await act(coordinator, '组织调解');
    await actions(coordinator).getByRole('button', { name: '出具协调意见' }).click();
    const ruling = form(coordinator, '出具协调意见');
    await ruling.getByText('指定其他机关', { exact: true }).click();
    await ruling.getByRole('button', { name: '指定的单位' }).waitFor();
    expect(await ruling.getByLabel('新的办理时限（工作日）').count()).toBe(0);
    await ruling.getByText('应予协助', { exact: true }).click();
    await write({ '新的办理时限（工作日）': '5', 协调结果正文: '情形符合，应予协助。' })(ruling);
    expect(await cast[3]!.accessibilityFaults()).toEqual([]);
    await ruling.getByRole('button', { name: '确认出具协调意见' }).click();
    await sees(handler, '协调意见');
    await handler.getByText('重新办理时限：5 个工作日').waitFor();

    // The request runs again, and its record leads to the dispute.
    await open(respondent, id);
    await until(respondent, '办理中');
    await record(respondent).getByText('责令协助').waitFor();
    await record(respondent).getByRole('link', { name: '查看争议' }).first().click();
    await act(coordinator, '交付执行');
    await sees(respondent, '执行中');
    await act(respondent, '报告执行情况', write({ 执行情况: '已提供全部记录。' }));
    await sees(coordinator, '已执行');
    await act(coordinator, '结案', write({ 意见: '执行完毕。' }));
    await sees(handler, '结案');
    expect(await record(handler).getByRole('listitem').count()).toBe(11);

    await open(handler, id, 'disputes');
    await handler.getByRole('link', { name: /^争议\s*1$/ }).waitFor();
    await handler.getByRole('table', { name: '争议' }).getByText('结案').waitFor();
    for (const visit of cast) await visit.end();
  });

  test('lists and cases fit a phone, and what one may not see does not exist', async () => {
    const id = await refused();
    const visit = await enter('handler', phone);
    const { page } = visit;
    await open(page, id, 'disputes');
    await page.getByRole('button', { name: '提出不予协助争议' }).click();
    await page.getByLabel('争议事项').fill('请重新研究。');
    await page.getByRole('region', { name: '提出不予协助争议' }).getByRole('button', { name: '提出不予协助争议' }).click();
    await page.waitForURL(/\/disputes\/\d+$/);
    const address = new URL(page.url()).pathname;
    for (const path of [address, '/disputes', '/disputes?view=all&type=refusal', `/requests/${id}?tab=disputes`]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await visit.settled();
      expect(await visit.accessibilityFaults(), path).toEqual([]);
      expect(await visit.overflow(), path).toBeLessThanOrEqual(0);
    }
    await visit.end();
    const stranger = await enter('city.supervisor');
    stranger.expected.push('404');
    await stranger.page.goto(address);
    await stranger.page.getByText('页面不存在，或者您无权查看。').waitFor();
    await stranger.end();
  });
});
