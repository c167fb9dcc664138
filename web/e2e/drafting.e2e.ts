import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, desk, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const titleOf = (page: Page) => page.getByRole('textbox', { name: '标题', exact: true });
const bodyOf = (page: Page) => page.getByRole('textbox', { name: '正文', exact: true });
const saved = (page: Page) => page.getByText(/^已保存 \d\d:\d\d$/).waitFor();
const onDraft = (page: Page) => page.waitForURL(/\/requests\/\d+\/edit$/);

describe.each(databases)('drafting on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());

  async function begin(viewport = desk): Promise<Visit> {
    const visit = await Visit.begin(browser, city, viewport);
    await visit.signIn('handler');
    await visit.page.goto('/new');
    await titleOf(visit.page).waitFor();
    return visit;
  }

  test.each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('%s a title leads to an item, which brings unit and legal basis; saved by itself, then submitted', async (_where, viewport) => {
    const visit = await begin(viewport);
    const { page } = visit;
    await titleOf(page).fill('关于核查婚姻登记信息的请求');
    await page.getByRole('button', { name: '婚姻登记信息核查' }).click();
    await page.getByRole('button', { name: '上海市民政局' }).waitFor();
    await page.getByText('当事人身份证号码清单').click();
    await page.getByText('已核对 1 / 3').waitFor();
    expect(await page.getByRole('textbox', { name: '法律依据', exact: true }).inputValue()).toBe('《婚姻登记条例》');
    await onDraft(page);
    await saved(page);
    // The form is the same one: what is typed while the address changes stays.
    await bodyOf(page).fill('需核对登记日期。');
    await page.getByRole('button', { name: '送签' }).click();
    await page.getByText('请回答能否通过共享获得').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    expect(await visit.overflow()).toBeLessThanOrEqual(0);
    await page.getByText('共享数据不能满足需要').click();
    await page.getByRole('button', { name: '送签' }).click();
    await page.waitForURL(/\/requests\/\d+$/);
    await visit.end();
  });

  test('a draft comes back as it was left', async () => {
    const visit = await begin();
    const { page } = visit;
    await titleOf(page).fill('关于联合检查的请求');
    await page.getByText('目录外请求').click();
    await page.getByRole('textbox', { name: '目录外依据' }).fill('《行政处罚法》第二十六条');
    await onDraft(page);
    await saved(page);
    await page.reload();
    await titleOf(page).waitFor();
    expect(await titleOf(page).inputValue()).toBe('关于联合检查的请求');
    expect(await page.getByRole('textbox', { name: '目录外依据' }).inputValue()).toBe('《行政处罚法》第二十六条');
    await visit.end();
  });

  test('what the server does not have is said to be unsaved, survives a reload and is saved later', async () => {
    const visit = await begin();
    const { page } = visit;
    visit.expected.push('Failed to load resource', 'ERR_INTERNET_DISCONNECTED');
    await titleOf(page).fill('断线前的标题');
    await onDraft(page);
    await saved(page);
    await page.route('**/api/v1/requests/*', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
    await titleOf(page).fill('断线时的标题');
    await page.getByText('未保存：连接已断开').waitFor();
    await page.unroute('**/api/v1/requests/*');
    await page.reload();
    await page.getByText('已恢复您上次填写但未提交的内容').waitFor();
    expect(await titleOf(page).inputValue()).toBe('断线时的标题');
    await saved(page);
    await visit.end();
  });

  test('a change by somebody else stands beside what was typed, and either can be kept', async () => {
    const visit = await begin();
    const { page } = visit;
    // Where both windows begin the working copy at once, the second is told that there is one.
    visit.expected.push('412', '422');
    await titleOf(page).fill('原来的标题');
    await onDraft(page);
    await saved(page);
    const other = await visit.context.newPage();
    visit.watch(other);
    await other.goto(page.url());
    await titleOf(other).fill('另一窗口的标题');
    await saved(other);
    await titleOf(page).fill('我的标题');
    const note = page.getByRole('alert').filter({ hasText: '他人已修改' });
    await note.getByRole('cell', { name: '另一窗口的标题' }).waitFor();
    await note.getByRole('cell', { name: '我的标题' }).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: '以我填写的为准' }).click();
    await saved(page);
    await other.reload();
    await titleOf(other).waitFor();
    expect(await titleOf(other).inputValue()).toBe('我的标题');
    const others = visit.refused.filter((call) => !/^(401|412) /.test(call));
    expect(others.filter((call) => !/^422 POST .*\/working-copies$/.test(call))).toEqual([]);
    await visit.end();
  });

  test('a complaint of the server ends beside its field', async () => {
    const visit = await begin();
    const { page } = visit;
    visit.expected.push('422');
    await titleOf(page).fill('关于核查婚姻登记信息的请求');
    await page.getByRole('button', { name: '婚姻登记信息核查' }).click();
    await page.getByRole('button', { name: '上海市民政局' }).click();
    const dialog = page.getByRole('dialog', { name: '选择单位' });
    await dialog.getByLabel('按名称或代码查找单位').fill('上海市人民政府');
    await dialog.getByRole('button', { name: /^上海市人民政府 / }).click();
    await bodyOf(page).fill('需核对登记日期。');
    await page.getByText('共享数据不能满足需要').click();
    await page.getByRole('button', { name: '送签' }).click();
    await page.locator('.form-field.wrong').filter({ hasText: '被请求机关' }).getByText('双方不得有隶属关系').waitFor();
    await visit.end();
  });

  test('an oral request is recorded at once', async () => {
    const visit = await begin();
    const { page } = visit;
    await page.getByRole('link', { name: '紧急口头请求' }).click();
    await page.getByRole('heading', { level: 1, name: '登记口头请求' }).waitFor();
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText('请填写向谁提出').waitFor();
    await page.getByRole('textbox', { name: '受理人' }).fill('李勇');
    const at = page.getByRole('combobox', { name: '提出时间' });
    await at.fill('2026-09-18 09:30');
    await at.press('Enter');
    await page.getByRole('textbox', { name: '为什么来不及发函' }).fill('当事人当日离沪。');
    await titleOf(page).fill('关于核查婚姻登记信息的请求');
    await page.getByRole('button', { name: '婚姻登记信息核查' }).click();
    await page.getByRole('button', { name: '上海市民政局' }).waitFor();
    await bodyOf(page).fill('需核对登记日期。');
    await page.getByText('无法通过共享获得').click();
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.waitForURL(/\/requests\/\d+$/);
    await visit.end();
  });

  test('the catalogue is searched, and an item begins a request', async () => {
    const visit = await begin();
    const { page } = visit;
    await page.getByRole('link', { name: '协助事项目录' }).click();
    await page.getByRole('textbox', { name: '按名称、代码或内容查找' }).fill('户籍');
    await page.keyboard.press('Enter');
    await page.getByText('共 1 条').waitFor();
    expect(page.url()).toContain('q=');
    await page.getByRole('link', { name: '户籍登记信息核查' }).click();
    await page.getByText('公安条线').waitFor();
    await page.getByRole('link', { name: '用此事项发起请求' }).click();
    await page.getByRole('complementary', { name: '事项说明' }).getByText('XZ-005').waitFor();
    await page.getByRole('button', { name: '上海市公安局' }).waitFor();
    await visit.end();
  });

  test('the template fills what is empty, and goes over what was typed only when told to', async () => {
    const visit = await begin();
    const { page } = visit;
    await titleOf(page).fill('我自己写的婚姻登记信息核查');
    await page.getByRole('button', { name: '婚姻登记信息核查' }).click();
    await page.getByRole('button', { name: '上海市民政局' }).waitFor();
    await page.getByRole('button', { name: '按模板填写' }).click();
    await page.getByText('已按模板填写：正文').waitFor();
    expect(await bodyOf(page).inputValue()).toContain('我单位因履行职责需要');
    expect(await titleOf(page).inputValue()).toBe('我自己写的婚姻登记信息核查');
    await page.getByRole('button', { name: '改用模板文字' }).click();
    expect(await titleOf(page).inputValue()).toBe('关于提供婚姻登记信息核查有关资料的请求');
    await page.getByRole('button', { name: '撤销填写' }).click();
    expect(await titleOf(page).inputValue()).toBe('我自己写的婚姻登记信息核查');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('what was asked already is hinted at beside the title', async () => {
    const visit = await begin();
    const { page } = visit;
    for (let round = 0; round < 2; round++) {
      await titleOf(page).fill('关于核查赵某婚姻登记信息的请求');
      await page.getByRole('button', { name: '婚姻登记信息核查' }).click();
      await page.getByRole('button', { name: '上海市民政局' }).waitFor();
      await onDraft(page);
      await saved(page);
      if (round === 0) await page.goto('/new');
    }
    await page.getByText('可能已经提出过同样的请求').waitFor();
    await page.getByRole('link', { name: '关于核查赵某婚姻登记信息的请求' }).waitFor();
    await visit.end();
  });

  test('a phrase is kept from a field and put where the cursor stands; the list is changed in the settings', async () => {
    const visit = await begin();
    const { page } = visit;
    await bodyOf(page).fill('请于本周内反馈。');
    await page.locator('.form-field').filter({ has: bodyOf(page) }).getByRole('button', { name: '存为常用语' }).click();
    await page.getByText('已存为常用语').waitFor();
    await bodyOf(page).fill('甲乙');
    await bodyOf(page).press('Home');
    await bodyOf(page).press('ArrowRight');
    await page.getByRole('button', { name: '请于本周内反馈。' }).click();
    expect(await bodyOf(page).inputValue()).toBe('甲请于本周内反馈。乙');
    await page.goto('/settings');
    const section = page.getByRole('region', { name: '常用语' });
    await section.locator('.el-select').click();
    await page.getByRole('option', { name: /请求正文/ }).click();
    expect(await section.getByRole('textbox', { name: '第 1 条' }).inputValue()).toBe('请于本周内反馈。');
    await section.getByRole('button', { name: '删除第 1 条' }).click();
    await section.getByRole('button', { name: '保存' }).click();
    await section.getByText('已保存').waitFor();
    await section.getByText('还没有常用语').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('an earlier version of a draft is looked at and put back', { timeout: 150_000 }, async () => {
    const visit = await begin();
    const { page } = visit;
    const copied = (method: string): Promise<unknown> =>
      page.waitForResponse((response) => response.url().includes('/working-copies') && response.request().method() === method);
    const begun = copied('POST');
    await titleOf(page).fill('第一稿的标题');
    await onDraft(page);
    await begun;
    // Of the savings of one minute the last is kept, so that the next one comes in another minute.
    await page.waitForTimeout(60_000 - (Date.now() % 60_000));
    const again = copied('PUT');
    await titleOf(page).fill('第二稿的标题');
    await again;
    await page.getByRole('button', { name: '以前的版本' }).click();
    const list = page.getByRole('list', { name: '以前的版本' });
    await list.getByText('当前').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    const earlier = list.getByRole('listitem').last();
    await earlier.getByRole('button', { name: '查看' }).click();
    await earlier.getByText('第一稿的标题').waitFor();
    await earlier.getByRole('button', { name: '恢复此版本' }).click();
    await page.getByText(/已恢复 .* 的版本/).waitFor();
    expect(await titleOf(page).inputValue()).toBe('第一稿的标题');
    await visit.end();
  });

  test('an oral request that is half typed is there on another computer', async () => {
    const visit = await begin();
    const { page } = visit;
    await page.goto('/new/oral');
    await page.getByRole('textbox', { name: '受理人' }).fill('李勇');
    await titleOf(page).fill('口头请求的标题');
    await page.waitForResponse((response) => response.url().includes('/working-copies') && response.request().method() !== 'GET');
    await visit.end();
    const other = await begin();
    await other.page.goto('/new/oral');
    await other.page.getByText('已恢复您上次填写').waitFor();
    expect(await titleOf(other.page).inputValue()).toBe('口头请求的标题');
    expect(await other.page.getByRole('textbox', { name: '受理人' }).inputValue()).toBe('李勇');
    await other.end();
  });

  test('versions of an item are listed', async () => {
    const visit = await begin();
    const { page } = visit;
    await page.goto('/catalogue?q=户籍');
    await page.getByRole('link', { name: '户籍登记信息核查' }).click();
    await page.getByRole('region', { name: '版本历史' }).getByText('首次登记').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('a draft of another unit does not exist', async () => {
    const visit = await begin();
    const { page } = visit;
    visit.expected.push('404');
    await page.goto('/requests/12345/edit');
    await page.getByText('页面不存在，或者您无权查看').waitFor();
    await visit.end();
  });
});
