// What goes wrong on an ordinary day: two at the same thing, a session that ends, a connection that breaks, a city
// with more units than fit on a screen, a link that was passed on to the wrong person.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, form, open, until } from './acts';
import { databases, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each(databases)('on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database, '--wide');
  });
  afterAll(() => city?.close());
  const enter = async (person: string): Promise<Visit> => {
    const visit = await Visit.begin(browser, city);
    await visit.signIn(person);
    return visit;
  };
  const signInAgain = async (page: Page): Promise<void> => {
    const dialog = page.getByRole('dialog', { name: '登录已失效' });
    await dialog.getByLabel('密码').first().fill(city.password);
    await dialog.getByRole('button', { name: '登录', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  };

  test('two people ask for the same thing to be done again: the later one reads the earlier one beside the own words', async () => {
    const id = await city.newRequest('replied');
    const [first, second] = [await enter('edu.drafter'), await enter('edu.handler')];
    second.expected.push('412');
    // Hears nothing of what the first one does.
    await second.page.routeWebSocket(/\/live/, () => undefined);
    for (const { page } of [first, second]) {
      await open(page, id);
      await actions(page).getByRole('button', { name: '重办', exact: true }).click();
    }
    const mine = form(second.page, '重办');
    await mine.getByLabel('理由').fill('第二人：清单缺第三页。');
    await form(first.page, '重办').getByLabel('理由').fill('第一人：日期不清。');
    await form(first.page, '重办').getByRole('button', { name: '确认重办' }).click();
    await until(first.page, '办理中');
    await mine.getByRole('button', { name: '确认重办' }).click();
    const news = mine.getByRole('alert');
    await news.getByText('第一人：日期不清。').waitFor();
    expect(await news.innerText()).toContain('办理中');
    expect(await mine.getByLabel('理由').inputValue()).toBe('第二人：清单缺第三页。');
    // It cannot be done a second time; the words are still there to be sent as a comment.
    expect(await mine.getByRole('button', { name: '确认重办' }).isDisabled()).toBe(true);
    expect(await second.accessibilityFaults()).toEqual([]);
    await first.end();
    await second.end();
  });

  test('a reply that is being typed learns at once that the request was withdrawn', async () => {
    const id = await city.newRequest('in_progress');
    const [ours, theirs] = [await enter('officer'), await enter('handler')];
    await open(ours.page, id);
    await actions(ours.page).getByRole('button', { name: '反馈' }).click();
    const mine = form(ours.page, '反馈');
    await mine.getByLabel('反馈内容').fill('经查，记录如下。');
    await open(theirs.page, id);
    await act(theirs.page, '撤回', (fields) => fields.getByLabel('理由').fill('当事人已自行提供。'));
    await mine.getByRole('alert').getByText('当事人已自行提供。').waitFor();
    expect(await mine.getByLabel('反馈内容').inputValue()).toBe('经查，记录如下。');
    expect(await mine.getByRole('button', { name: '确认反馈' }).isDisabled()).toBe(true);
    await ours.end();
    await theirs.end();
  });

  test('a session that ends while a draft is typed costs no word', async () => {
    const visit = await enter('handler');
    const { page } = visit;
    await page.goto('/new');
    const title = page.getByRole('textbox', { name: '标题', exact: true });
    const body = page.getByRole('textbox', { name: '正文', exact: true });
    const saved = page.getByText(/^已保存 \d\d:\d\d$/);
    await title.fill('关于联合检查的请求');
    await page.waitForURL(/\/requests\/\d+\/edit$/);
    await saved.waitFor();
    await visit.context.clearCookies();
    await body.fill('写了很久的一段话。');
    // The draft wants to save itself, and cannot.
    await page.getByRole('dialog', { name: '登录已失效' }).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await signInAgain(page);
    expect(await body.inputValue()).toBe('写了很久的一段话。');
    await saved.waitFor();
    await page.reload();
    await body.waitFor();
    expect(await body.inputValue()).toBe('写了很久的一段话。');
    await visit.end();
  });

  test('without a connection nothing is lost; when it is back the answer goes out once, and news come by themselves', async () => {
    const id = await city.newRequest('in_progress');
    const [ours, theirs] = [await enter('officer'), await enter('handler')];
    ours.expected.push('ERR_INTERNET_DISCONNECTED', 'WebSocket');
    const { page } = ours;
    await open(page, id);
    await actions(page).getByRole('button', { name: '反馈' }).click();
    const mine = form(page, '反馈');
    await mine.getByText('部分提供').click();
    await mine.getByLabel('反馈内容').fill('断线前写好的答复。');
    await ours.context.setOffline(true);
    await mine.getByRole('button', { name: '确认反馈' }).click();
    const banner = page.getByRole('status').getByText('连接已断开，您填写的内容已保留');
    await banner.waitFor();
    expect(await mine.getByLabel('反馈内容').inputValue()).toBe('断线前写好的答复。');
    expect(await ours.accessibilityFaults()).toEqual([]);
    await ours.context.setOffline(false);
    await banner.waitFor({ state: 'detached' });
    await mine.getByRole('button', { name: '确认反馈' }).click();
    await page.getByRole('status').getByText('已完成“反馈”').waitFor();
    await open(theirs.page, id);
    const replies = theirs.page.getByRole('list', { name: '流转记录' }).getByRole('listitem').filter({ hasText: '反馈' });
    expect(await replies.count()).toBe(1);
    await act(theirs.page, '确认办结');
    await until(page, '办结');
    await ours.end();
    await theirs.end();
  });

  test('among more than 500 units the tree loads what is opened, and a unit is chosen by keyboard', async () => {
    const visit = await enter('handler');
    const { page } = visit;
    const asked: string[] = [];
    page.on('request', (call) => call.url().includes('/api/v1/units?') && asked.push(call.url()));
    await page.goto('/new');
    const button = page.getByRole('button', { name: /^被请求机关/ });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '选择单位' });
    const tree = dialog.getByRole('tree');
    await tree.getByRole('treeitem', { name: '上海市民政局' }).waitFor();
    await visit.settled();
    // The city and what stands directly below it.
    expect(asked.length).toBeLessThanOrEqual(4);
    const before = await tree.getByRole('treeitem').count();
    expect(before).toBeLessThan(150);
    expect(await visit.accessibilityFaults()).toEqual([]);

    // From the field into the tree, down to a district, into it, and to its first unit.
    const words = dialog.locator('input:focus');
    await words.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    const here = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.replace(/[▸▾\s]/g, '') ?? '');
    const district = '上海市黄浦区人民政府';
    for (let steps = 0; (await here()) !== district; steps++) {
      expect(steps).toBeLessThan(before);
      await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('ArrowRight');
    await tree.getByRole('treeitem', { name: '黄浦区民政局' }).waitFor();
    while ((await here()) !== '上海市黄浦区民政局') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '被请求机关：上海市黄浦区民政局' }).waitFor();
    expect(await button.evaluate((field) => field === document.activeElement)).toBe(true);

    // By words, and with the arrows from one hit to the next.
    await page.keyboard.press('Enter');
    await words.waitFor();
    await page.keyboard.type('公安局浦东');
    await dialog.getByRole('button', { name: /^上海市公安局浦东分局/ }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '被请求机关：上海市公安局浦东分局' }).waitFor();

    await page.keyboard.press('Enter');
    await dialog.getByLabel('按名称或代码查找单位').fill('没有这个单位');
    await dialog.getByText('没有符合的结果').waitFor();
    await visit.end();
  });

  test('what one may not see looks in every way like what does not exist', async () => {
    const hidden = await city.newRequest('in_progress');
    const visit = await enter('lock.a');
    visit.expected.push('404');
    const { page } = visit;
    const pages = (id: string): string[] => [`/requests/${id}`, `/requests/${id}?tab=log`, `/requests/${id}/edit`,
      `/requests/${id}/handling-sheet`, `/requests/${id}/letters/1`];
    const seen = new Set<string>();
    for (const path of [...pages(hidden), ...pages('12345'), '/nowhere', '/audit', '/operations', '/calendar/import']) {
      await page.goto(path);
      await page.getByText('页面不存在，或者您无权查看。').waitFor();
      await visit.settled();
      seen.add(`${await page.title()}\n${await page.locator('main').innerText()}`);
    }
    expect([...seen]).toHaveLength(1);
    await visit.end();
  });
});
