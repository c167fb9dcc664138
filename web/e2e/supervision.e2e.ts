// The demonstration city: from an alert to a supervision order that is answered and closed, and a card that is appealed
// against and revoked, between the coordinator and the unit at whose step the time was lost.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, until } from './acts';
import { databases, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const write =
  (name: string, text: string) =>
  (fields: Locator): Promise<void> =>
    fields.getByLabel(name).fill(text);
// Whoever looks again; what is news outside of working hours is told in the morning.
async function sees(page: Page, state: string): Promise<void> {
  await page.getByRole('button', { name: '刷新' }).click();
  await until(page, state);
}

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database, '--demo');
  });
  afterAll(() => city?.close());
  const enter = async (person: string, viewport?: { width: number; height: number }): Promise<Visit> => {
    const visit = await Visit.begin(browser, city, viewport);
    // A page that is left at once takes its channel along before that is open.
    visit.expected.push('WebSocket');
    await visit.signIn(person);
    return visit;
  };

  // Goes from an alert on to what the ladder has proposed by itself. The unit that it is about.
  async function fromAlert(visit: Visit, rung: string, link: string): Promise<string> {
    const { page } = visit;
    await page.goto(`/alerts?rung=${rung}&all=true`);
    const row = page.locator('main tbody tr').filter({ has: page.getByRole('link', { name: new RegExp(link) }) }).first();
    const unit = ((await row.locator('td').nth(2).innerText()).split('\n')[0] ?? '').trim();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await row.getByRole('link', { name: new RegExp(link) }).press('Enter');
    await page.waitForURL(/\/(supervision-orders|cards)\/\d+$/);
    return unit;
  }

  test('an order goes from an alert to its end: answered, put right, answered again', async () => {
    const visit = await enter('coordinator');
    const { page } = visit;
    const unit = await fromAlert(visit, 'escalation', '查看拟立项督办单');
    await until(page, '拟立项');
    await act(page, '立项', write('督办事项', '请说明超期原因，并于限期内反馈办理结果。'));
    await act(page, '交办');
    await page.getByRole('heading', { level: 1, name: /督办单 .+〔\d{4}〕\d+号/ }).waitFor();

    const other = await enter(`head/${unit}`);
    const head = other.page;
    const address = new URL(page.url()).pathname;
    await head.getByRole('link', { name: /^督办单\s*[1-9].*待处理/ }).first().click();
    await head.locator(`main a[href="${address}"]`).click();
    await act(head, '签收');
    await sees(page, '签收');
    other.expected.push('422');
    await head.getByRole('region', { name: '可办理的操作' }).getByRole('button', { name: '反馈', exact: true }).click();
    await head.getByRole('button', { name: '确认反馈' }).click();
    await head.locator('.form-field.wrong', { hasText: '反馈内容' }).locator('.field-error').waitFor();
    await head.getByLabel('反馈内容').fill('已办结并反馈。');
    await head.reload();
    await act(head, '反馈', async (fields) => {
      expect(await fields.getByLabel('反馈内容').inputValue()).toBe('已办结并反馈。');
    });
    await sees(page, '反馈');
    await page.getByRole('region', { name: '最近一次反馈' }).getByText('已办结并反馈。').waitFor();
    await act(page, '开始审核');
    await act(page, '责令整改', write('整改要求', '请写明整改措施。'));
    await sees(head, '整改');
    await act(head, '反馈', write('反馈内容', '已增派人员，每日调度。'));
    await sees(page, '反馈');
    await act(page, '开始审核');
    await act(page, '办结销号', write('意见', '同意销号。'));
    await sees(head, '办结销号');
    expect(await head.getByRole('region', { name: '可办理的操作' }).count()).toBe(0);
    expect(await other.accessibilityFaults()).toEqual([]);

    // What stands beside the request says so, too.
    await head.getByRole('region', { name: '概况' }).getByRole('link').last().click();
    await head.getByRole('link', { name: /^督办\s*\d/ }).click();
    await head.locator(`main a[href="${address}"]`).waitFor();
    await other.end();
    await visit.end();
  });

  test('a card is issued, appealed against and revoked', async () => {
    const visit = await enter('coordinator');
    const { page } = visit;
    const unit = await fromAlert(visit, 'yellow_card', '查看拟发黄牌');
    await act(page, '发牌', write('事由', '办理超期三个工作日，经催办仍未反馈。'));
    await page.getByText('计入统计', { exact: true }).waitFor();
    const address = new URL(page.url()).pathname;

    const other = await enter(`head/${unit}`);
    const head = other.page;
    await head.goto('/cards?view=mine');
    await head.locator(`main a[href="${address}"]`).click();
    await act(head, '签收');
    await act(head, '申诉', write('申诉理由', '超期期间正待请求机关补充材料。'));
    await sees(page, '已签收');
    await page.getByRole('region', { name: '申诉', exact: true }).getByText('待审').waitFor();
    await act(page, '申诉成立', write('审定意见', '经核实，申诉成立。'));
    await sees(head, '撤销');
    await head.getByText('不计入统计').waitFor();
    await other.end();
    await visit.end();
  });

  test('lists narrow by their address, and fit a phone', async () => {
    const visit = await enter('coordinator', phone);
    const { page } = visit;
    for (const path of ['/supervision-orders', '/supervision-orders?view=all&severity=blue', '/cards?view=all', '/cards?view=open&colour=red', '/disputes']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await visit.settled();
      expect(await visit.accessibilityFaults(), path).toEqual([]);
      expect(await visit.overflow(), path).toBeLessThanOrEqual(0);
    }
    await page.goto('/supervision-orders?view=all');
    await page.locator('main tbody tr').first().waitFor();
    await page.locator('.el-select', { has: page.getByRole('combobox', { name: '环节', exact: true }) }).click();
    await page.getByRole('option', { name: '撤销', exact: true }).click();
    await page.waitForURL(/state=cancelled/);
    await page.goBack();
    await page.waitForURL(/\?view=all$/);
    await page.locator('main tbody tr').first().waitFor();
    await visit.end();
  });
});
