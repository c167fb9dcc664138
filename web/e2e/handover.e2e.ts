// One request from a blank form to completion, as the people of two units take their turns.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, dayAfterDue, state, until } from './acts';
import { databases, startBrowser, startCity, Visit, type City } from './world';

const recordings = fileURLToPath(new URL('../../var/recordings', import.meta.url));
type Marked = Window & { loadedOnce?: boolean };

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

  // Signed in, at the workbench, which is not loaded again from here on.
  async function at(person: string): Promise<Visit> {
    const visit = await Visit.begin(browser, city);
    await visit.signIn(person);
    await visit.settled();
    await visit.page.evaluate(() => ((window as Marked).loadedOnce = true));
    return visit;
  }
  // The request appears on the workbench by itself, and leads on.
  async function take(page: Page, id: string): Promise<void> {
    await page.locator(`main a[href="/requests/${id}"]`).first().click();
    await state(page).waitFor();
  }
  async function unread(page: Page): Promise<number> {
    const label = await page.getByRole('button', { name: /^消息，未读/ }).getAttribute('aria-label');
    return Number(/\d+/.exec(label!)![0]);
  }

  // The recordings can be looked at with `npx playwright show-trace`.
  test('a request goes from a blank form to completion, and everybody sees it come and go without loading a page', async () => {
    const cast = await Promise.all(['handler', 'signer', 'allocator', 'officer', 'head'].map(at));
    const [drafter, signer, allocator, officer, head] = cast.map((visit) => visit.page) as [Page, Page, Page, Page, Page];
    mkdirSync(recordings, { recursive: true });
    for (const visit of [cast[0]!, cast[2]!]) await visit.context.tracing.start({ screenshots: true, snapshots: true });
    const toldBefore = await unread(allocator);

    await drafter.getByRole('link', { name: '新建请求' }).first().click();
    await drafter.getByRole('textbox', { name: '标题', exact: true }).fill('关于核查婚姻登记信息的请求');
    await drafter.getByRole('button', { name: '婚姻登记信息核查' }).click();
    await drafter.getByRole('button', { name: '被请求机关：上海市民政局' }).waitFor();
    await drafter.getByRole('textbox', { name: '正文', exact: true }).fill('需核对当事人登记日期。');
    await drafter.getByText('共享数据不能满足需要').click();
    // Told at any hour, also outside of working hours.
    await drafter.getByText('按紧急时限办理').click();
    await drafter.getByRole('button', { name: '送签' }).click();
    await drafter.waitForURL(/\/requests\/\d+$/);
    const id = /\d+$/.exec(drafter.url())![0];
    await until(drafter, '待签发');
    expect(await actions(drafter).getByRole('button', { name: '签发', exact: true }).count()).toBe(0);

    await take(signer, id);
    await act(signer, '签发', (fields) => fields.getByRole('button', { name: '同意发出。' }).click());
    await until(drafter, '待签收');

    await take(allocator, id);
    expect(await unread(allocator)).toBe(toldBefore + 1);
    await act(allocator, '签收');
    await until(drafter, '待受理');
    await act(allocator, '受理', async (fields) => {
      await fields.getByLabel('承办人').click();
      await allocator.getByRole('option', { name: 'civil officer', exact: true }).click();
      await fields.getByLabel('意见').fill('属于本单位职责。');
    });
    await until(drafter, '办理中');
    await drafter.getByText('属于本单位职责。').waitFor();

    await take(officer, id);
    const later = await dayAfterDue(officer, id);
    await act(officer, '申请延期', async (fields) => {
      await fields.getByRole('combobox').fill(later);
      await fields.getByRole('combobox').press('Enter');
      await fields.getByLabel('理由').fill('部分档案在外，需要调阅。');
    });
    await take(head, id);
    await head.getByText('部分档案在外，需要调阅。').first().waitFor();
    await act(head, '批准');
    for (const page of [drafter, officer]) await page.getByRole('region', { name: '概况' }).getByText(later).waitFor();

    await actions(officer).getByRole('button', { name: '反馈' }).click();
    // Own files are no news for whoever is writing.
    await officer.locator('input[type=file]').setInputFiles({ name: '清单.txt', mimeType: 'text/plain', buffer: Buffer.from('清单') });
    await officer.getByRole('button', { name: '下载 清单.txt' }).waitFor();
    await act(officer, '反馈', async (fields) => {
      await fields.getByText('已提供').click();
      await fields.getByLabel('反馈内容').fill('经查，登记记录完整。');
    });
    await until(drafter, '待确认');
    await drafter.getByRole('region', { name: '协助结果' }).getByText('经查，登记记录完整。').waitFor();
    await act(drafter, '确认办结');
    for (const page of [drafter, officer]) await until(page, '办结');
    expect(await actions(drafter).getByRole('button').allInnerTexts()).toEqual(['评价', '归档']);
    const steps = drafter.getByRole('list', { name: '流转记录' }).getByRole('listitem');
    expect(await steps.count()).toBe(10);

    for (const page of [drafter, signer, allocator, officer, head])
      expect(await page.evaluate(() => (window as Marked).loadedOnce)).toBe(true);
    await cast[0]!.context.tracing.stop({ path: `${recordings}/request-${database}-requesting.zip` });
    await cast[2]!.context.tracing.stop({ path: `${recordings}/request-${database}-requested.zip` });
    for (const visit of cast) await visit.end();
  });
});
