// 评价: both parties rate, a bad rating is fixed, an unjust one is appealed.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, form, open } from './acts';
import { databases, desk, looks, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const ofHandler = ['及时性', '结果质量', '服务态度', '规范性', '总体评价'];
const ofOfficer = ['必要性', '函件和材料清晰度', '配合程度', '时限合理性', '总体评价'];
const words = ['', '非常不满意', '不满意', '基本满意', '满意', '非常满意'];
const group = (fields: Locator, criterion: string): Locator => fields.getByRole('radiogroup', { name: criterion });
const level = (fields: Locator, criterion: string, chosen: number): Locator =>
  group(fields, criterion).getByLabel(`${chosen} ${words[chosen]}`, { exact: true });
const levels =
  (criteria: string[], chosen: number, text = '') =>
  async (fields: Locator): Promise<void> => {
    for (const criterion of criteria) await level(fields, criterion, chosen).check();
    if (text) await fields.getByLabel('评价说明').fill(text);
  };
const write =
  (name: string, text: string) =>
  (fields: Locator): Promise<void> =>
    fields.getByLabel(name).fill(text);
const card = (page: Page, title: string): Locator => page.getByRole('region', { name: title });
const byHandler = '市教委对市民政局的评价';
const byOfficer = '市民政局对市教委的评价';
const chosenIn = (fields: Locator): Promise<string[]> =>
  fields.getByRole('radio', { checked: true }).evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());
  const enter = async (person: string, viewport = desk): Promise<Visit> => {
    const visit = await Visit.begin(browser, city, viewport);
    visit.expected.push('WebSocket');
    await visit.signIn(person);
    return visit;
  };

  test('both rate, a bad rating is fixed and called back, and struck after an appeal', async () => {
    const id = await city.newRequest('replied');
    const [ours, theirs, above] = [await enter('handler'), await enter('officer'), await enter('city.coordinator')];
    const [handler, officer, coordinator] = [ours.page, theirs.page, above.page];

    // Who confirms may rate at once.
    await open(handler, id);
    await act(handler, '确认办结');
    await handler.getByRole('status').getByText('现在可以评价对方').waitFor();
    await handler.getByRole('button', { name: '现在评价' }).click();
    const fields = form(handler, '评价');
    await fields.waitFor();
    expect(await chosenIn(fields)).toEqual([]);

    // What is missing is said beside it, and the focus leads there.
    ours.expected.push('422');
    await level(fields, '及时性', 4).check();
    await fields.getByRole('button', { name: '确认评价' }).click();
    await group(fields, '结果质量').locator('.field-error').waitFor();
    for (const criterion of ofHandler.slice(1)) expect(await group(fields, criterion).locator('.field-error').innerText(), criterion).not.toBe('');
    expect(await group(fields, '及时性').getAttribute('aria-invalid')).toBeNull();
    expect(await group(fields, '结果质量').evaluate((one) => one.contains(document.activeElement))).toBe(true);
    expect(await ours.accessibilityFaults()).toEqual([]);
    await levels(ofHandler.slice(1), 2)(fields);
    await fields.getByText('请在下面的评价说明中写明原因').waitFor();
    await fields.getByRole('button', { name: '确认评价' }).click();
    await fields.locator('.form-field.wrong', { hasText: '评价说明' }).locator('.field-error').waitFor();
    await fields.getByLabel('评价说明').fill('所附清单缺第三页。');
    await fields.getByRole('button', { name: '确认评价' }).click();
    await handler.getByRole('status').getByText('已完成“评价”').waitFor();
    await card(handler, byHandler).getByText('所附清单缺第三页。').waitFor();

    // Hidden from the other side before it has rated too.
    await officer.goto('/workbench');
    await officer.getByRole('link', { name: /^待评价\s*\d/ }).click();
    await officer.getByRole('heading', { level: 1, name: '收件箱' }).waitFor();
    expect(new URL(officer.url()).pathname).toBe('/inbox/to_rate');
    // Until when one may rate, and in which order.
    const waiting = officer.getByRole('row').filter({ has: officer.locator(`a[href="/requests/${id}"]`) });
    expect(await waiting.innerText()).toMatch(/\d{4}-\d\d-\d\d\s*剩余\(工作日\) 10/);
    for (const [order, sort] of [['ascending', 'rate_by'], ['descending', '-rate_by']] as const) {
      await officer.getByRole('columnheader', { name: '评价截止' }).getByRole('button').click();
      await officer.waitForURL((url) => url.searchParams.get('sort') === sort);
      await officer.locator(`th[aria-sort="${order}"]`).getByText('评价截止').waitFor();
    }
    await officer.locator(`main a[href="/requests/${id}"]`).click();
    await officer.getByRole('navigation', { name: '请求内容' }).getByRole('link', { name: '评价', exact: true }).click();
    await card(officer, byHandler).getByText('双方都评价后或评价期结束后可见').waitFor();
    expect(await officer.locator('main').innerText()).not.toMatch(/清单缺第三页|2 不满意/);
    await officer.getByRole('link', { name: '详情' }).click();
    expect(await officer.locator('main').innerText()).not.toMatch(/清单缺第三页|结果质量 2/);
    await act(officer, '评价', levels(ofOfficer, 5));
    await card(officer, byHandler).getByText('所附清单缺第三页。').waitFor();
    expect(await card(officer, byHandler).locator('dl.scores').innerText()).toMatch(/总体评价\s+2 不满意/);
    await card(handler, byOfficer).getByText('5 非常满意').first().waitFor();

    // The fix: contact, fix, call-back.
    await officer.goto('/ratings/to_fix');
    await officer.locator(`main a[href="/requests/${id}?tab=ratings"]`).click();
    await card(officer, byHandler).getByText('待联系').waitFor();
    await act(officer, '整改联系', write('联系情况', '已电话联系，了解缺页情况。'));
    await act(officer, '完成整改', write('整改情况', '已补充出具第三页。'));
    await card(handler, byHandler).getByText('已补充出具第三页。').waitFor();
    await act(handler, '回访', async (call) => {
      await call.getByText('满意', { exact: true }).click();
      await call.getByLabel('回访情况').fill('清单已经完整。');
    });
    await card(officer, byHandler).getByText('整改满意').waitFor();

    // The appeal.
    await act(officer, '评价申诉', write('理由', '缺页系扫描故障，已在评价前补发。'));
    await coordinator.goto('/ratings/appealed');
    await coordinator.locator(`main a[href="/requests/${id}?tab=ratings"]`).click();
    await card(coordinator, byHandler).getByText('缺页系扫描故障，已在评价前补发。').waitFor();
    await act(coordinator, '复核申诉', async (review) => {
      await review.getByText('剔除', { exact: true }).click();
      await review.getByLabel('理由').fill('经核对，补发在评价之前。');
    });
    for (const page of [coordinator, officer, handler]) await card(page, byHandler).getByText('已剔除', { exact: true }).waitFor();
    await officer.getByRole('link', { name: '详情' }).click();
    await officer.getByRole('list', { name: '流转记录' }).getByText('复核申诉', { exact: true }).waitFor();
    for (const visit of [ours, theirs, above]) await visit.end();
  });

  test('a rating is given and changed by keyboard alone', async () => {
    const id = await city.newRequest('completed');
    const visit = await enter('officer');
    const { page } = visit;
    await open(page, id);
    await visit.settled();
    await actions(page).getByRole('button', { name: '评价', exact: true }).focus();
    await page.keyboard.press('Enter');
    const fields = form(page, '评价');
    await fields.waitFor();
    await page.keyboard.press('4');
    await page.keyboard.press('Tab');
    await page.keyboard.press('3');
    await page.keyboard.press('Tab');
    // As with any radio buttons.
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('5');
    await page.keyboard.press('Tab');
    await page.keyboard.press('4');
    expect(await chosenIn(fields)).toEqual(['4', '3', '4', '5', '4']);
    await page.keyboard.press('Tab');
    await page.keyboard.type('配合及时。');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('已完成“评价”').waitFor();
    await visit.settled();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('已完成“评价”');

    await actions(page).getByRole('button', { name: '修改评价' }).focus();
    await page.keyboard.press('Enter');
    const again = form(page, '修改评价');
    await again.waitFor();
    expect(await chosenIn(again)).toEqual(['4', '3', '4', '5', '4']);
    await page.keyboard.press('5');
    await again.getByRole('button', { name: '确认修改评价' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('已完成“修改评价”').waitFor();
    await card(page, byOfficer).getByText('修改记录（修改 1 次）').waitFor();
    await visit.end();
  });

  test('levels that were chosen survive a reload and what the other side does meanwhile', async () => {
    const id = await city.newRequest('completed');
    const [ours, theirs] = [await enter('handler'), await enter('officer')];
    ours.expected.push('412');
    await ours.page.routeWebSocket(/\/live/, () => undefined);
    await open(ours.page, id);
    await actions(ours.page).getByRole('button', { name: '评价', exact: true }).click();
    await levels(ofHandler, 4)(form(ours.page, '评价'));
    await ours.page.waitForTimeout(400); // the pause after which it is kept
    await ours.page.reload();
    await actions(ours.page).getByRole('button', { name: '评价', exact: true }).click();
    const fields = form(ours.page, '评价');
    await fields.waitFor();
    expect(await chosenIn(fields)).toEqual(['4', '4', '4', '4', '4']);
    await open(theirs.page, id);
    await act(theirs.page, '评价', levels(ofOfficer, 3));
    await fields.getByRole('button', { name: '确认评价' }).click();
    const news = fields.getByRole('alert', { name: /^填写期间/ });
    await news.waitFor();
    await news.getByText('已评价未公开').waitFor();
    expect(await chosenIn(fields)).toEqual(['4', '4', '4', '4', '4']);
    await news.getByRole('button', { name: '已核对，继续办理' }).click();
    await fields.getByRole('button', { name: '确认评价' }).click();
    await card(ours.page, byOfficer).getByText('3 基本满意').first().waitFor();
    await ours.end();
    await theirs.end();
  });

  test('a rating that is half chosen outlives a reload and is there on another computer, for this request alone', async () => {
    const [id, other] = [await city.newRequest('completed'), await city.newRequest('completed')];
    const visit = await enter('handler');
    const rating = async ({ page }: Visit, request: string): Promise<Locator> => {
      await open(page, request);
      await actions(page).getByRole('button', { name: '评价', exact: true }).click();
      await form(page, '评价').waitFor();
      return form(page, '评价');
    };
    const fields = await rating(visit, id);
    const saved = visit.page.waitForResponse((response) => response.url().endsWith('/working-copies') && response.request().method() === 'POST');
    await level(fields, '及时性', 4).check();
    await level(fields, '总体评价', 2).check();
    await fields.getByLabel('评价说明').fill('清单缺');
    await saved;
    await visit.page.reload();
    expect(await chosenIn(await rating(visit, id))).toEqual(['4', '2']);
    await visit.end();

    const elsewhere = await enter('handler');
    const there = await rating(elsewhere, id);
    await there.getByRole('radio', { checked: true }).first().waitFor();
    expect(await chosenIn(there)).toEqual(['4', '2']);
    expect(await there.getByLabel('评价说明').inputValue()).toBe('清单缺');
    const untouched = await rating(elsewhere, other);
    await elsewhere.settled();
    expect(await chosenIn(untouched)).toEqual([]);
    await levels(ofHandler, 4)(await rating(elsewhere, id));
    await form(elsewhere.page, '评价').getByRole('button', { name: '确认评价' }).click();
    await card(elsewhere.page, byHandler).getByText('清单缺').waitFor();
    await elsewhere.end();
  });

  test('coordinators look at another unit, everybody else at the own', async () => {
    const visit = await enter('city.coordinator');
    const { page } = visit;
    await page.goto('/ratings/received');
    await page.getByRole('button', { name: /^查看单位/ }).click();
    await page.getByLabel('按名称或代码查找单位').fill('民政');
    await page.getByRole('dialog').getByRole('button', { name: /^上海市民政局/ }).click();
    await page.waitForURL(/\/ratings\/received\?unit=\d+$/);
    await page.locator('main tbody tr, main .empty-state').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: '查看单位：上海市民政局' }).waitFor();
    await page.getByRole('link', { name: '作出的评价' }).click();
    await page.waitForURL(/\/ratings\/given\?unit=\d+$/);
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
    const other = await enter('officer');
    await other.page.goto('/ratings');
    await other.page.getByRole('heading', { level: 1, name: '评价' }).waitFor();
    expect(await other.page.getByRole('button', { name: /^查看单位/ }).count()).toBe(0);
    await other.end();
  });

  looks(database).each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('the form, the tab and the list are accessible and fit %s', async (_where, viewport) => {
    const id = await city.newRequest('completed');
    const visit = await enter('officer', viewport);
    const { page } = visit;
    for (const look of ['light', 'dark', 'larger'])
      for (const path of [`/requests/${id}?tab=ratings`, '/ratings/given', '/inbox/to_rate']) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.evaluate((wanted) => {
          document.documentElement.classList.toggle('dark', wanted === 'dark');
          document.documentElement.dataset.size = wanted === 'larger' ? 'larger' : 'normal';
        }, look);
        await visit.settled();
        if (path.startsWith('/requests')) await actions(page).getByRole('button', { name: '评价', exact: true }).click();
        await visit.settled();
        expect(await visit.accessibilityFaults(), `${path} ${look}`).toEqual([]);
        expect(await visit.overflow(), `${path} ${look}`).toBeLessThanOrEqual(0);
      }
    await visit.end();
  });
});
