import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, desk, phone, startBrowser, startCity, Visit, type City } from './world';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const newPassword = '全新的口令 2026';
const rows = (page: Page) => page.locator('tbody tr');
// Not the search box of the list, which is named after it too.
const nameOf = (page: Page) => page.getByRole('textbox', { name: '姓名', exact: true });

describe.each(databases)('people on %s', (database) => {
  let city: City;
  beforeAll(async () => {
    city = await startCity(database);
  });
  afterAll(() => city?.close());

  async function begin(person: string, path: string, viewport = desk): Promise<Visit> {
    const visit = await Visit.begin(browser, city, viewport);
    await visit.signIn(person);
    await visit.page.goto(path);
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    await visit.settled();
    return visit;
  }

  async function fits(visit: Visit): Promise<void> {
    expect(await visit.accessibilityFaults()).toEqual([]);
    expect(await visit.overflow()).toBeLessThanOrEqual(0);
  }

  test.each([
    ['at a desk', desk, 'first'],
    ['on a phone', phone, 'second'],
  ])('%s the administrator adds somebody, who signs in with the first password and changes it', async (_where, viewport, login) => {
    const visit = await begin('edu.admin', '/people', viewport);
    const { page } = visit;
    visit.expected.push('422');
    await fits(visit);
    await page.getByRole('link', { name: '新增人员' }).click();
    await page.getByRole('button', { name: '新增', exact: true }).click();
    for (const label of ['姓名', '用户名', '岗位']) await page.locator('.form-field.wrong').filter({ hasText: label }).first().waitFor();
    await fits(visit);
    await page.getByRole('textbox', { name: '姓名' }).fill('新同事');
    await page.getByRole('textbox', { name: '用户名' }).fill('edu.officer');
    await page.getByText('起草请求、送签').click();
    // What was typed stays when the page is loaded anew.
    await page.reload();
    await page.getByText('已恢复您上次填写').waitFor();
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.locator('.form-field.wrong').filter({ hasText: '用户名' }).waitFor();
    await page.getByRole('textbox', { name: '用户名' }).fill(`new.${login}`);
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.getByText('已新增').waitFor();
    await page.getByRole('textbox', { name: '新密码' }).fill('short');
    await page.getByRole('textbox', { name: '再输入一次' }).fill('short');
    await page.getByRole('button', { name: '设置密码' }).click();
    await page.getByText('密码至少 8 个字符').waitFor();
    await page.getByRole('textbox', { name: '新密码' }).fill(city.password);
    await page.getByRole('textbox', { name: '再输入一次' }).fill(`${city.password}x`);
    await page.getByText('两次输入的密码不一致').waitFor();
    await page.getByRole('textbox', { name: '再输入一次' }).fill(city.password);
    await page.getByRole('button', { name: '设置密码' }).click();
    await page.getByText('已为 新同事 设置新密码').waitFor();
    await fits(visit);
    await visit.end();

    const other = await begin(`new.${login}`, '/settings', viewport);
    other.expected.push('422');
    const form = other.page.getByRole('region', { name: '密码', exact: true });
    await form.getByRole('textbox', { name: '当前密码' }).fill('not this one');
    await form.getByRole('textbox', { name: '新密码' }).fill(newPassword);
    await form.getByRole('textbox', { name: '再输入一次' }).fill(newPassword);
    await form.getByRole('button', { name: '修改密码' }).click();
    await form.locator('.form-field.wrong').filter({ hasText: '当前密码' }).waitFor();
    await form.getByRole('textbox', { name: '当前密码' }).fill(city.password);
    await form.getByRole('button', { name: '修改密码' }).click();
    await form.getByText('密码已修改').waitFor();
    await fits(other);
    await other.end();
  });

  test('people are found by name, role and state, and the view can be shared', async () => {
    const visit = await begin('edu.admin', '/people');
    const { page } = visit;
    const all = await rows(page).count();
    await page.getByRole('textbox', { name: '按姓名或用户名查找' }).fill('EDU.sig');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.reload();
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.getByRole('textbox', { name: '按姓名或用户名查找' }).fill('');
    await expect.poll(() => rows(page).count()).toBe(all);
    await page.goto('/people?role=signer');
    await rows(page).first().waitFor();
    for (const row of await rows(page).all()) expect(await row.innerText()).toContain('审核签发');
    await visit.end();
  });

  test('the security administrator finds somebody without knowing the unit', async () => {
    const visit = await begin('sport.security', '/people');
    const { page } = visit;
    await page.getByText('在全部单位中查找').click();
    await page.getByText('请输入姓名或用户名的一部分').waitFor();
    await page.getByRole('textbox', { name: '按姓名或用户名查找' }).fill('Civil.head');
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(await rows(page).innerText()).toContain('民政局');
    await fits(visit);
    await page.reload();
    await rows(page).getByRole('link').click();
    await page.getByRole('textbox', { name: '姓名', exact: true }).waitFor();
    await visit.end();
  });

  test('a change by somebody else stands beside what was typed, and either can be kept', async () => {
    const visit = await begin('edu.admin', '/people');
    const { page } = visit;
    visit.expected.push('412');
    await page.getByRole('row', { name: /edu\.officer/ }).getByRole('link').click();
    const name = nameOf(page);
    await name.fill('我写的名');
    const other = await visit.context.newPage();
    visit.watch(other);
    await other.goto(page.url());
    await nameOf(other).waitFor();
    await other.evaluate(() => localStorage.clear());
    await other.reload();
    await nameOf(other).fill('别人写的名');
    await other.getByText('签收请求、决定是否受理').click();
    await other.getByRole('button', { name: '保存', exact: true }).click();
    await other.getByText('已保存').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('alert').getByRole('cell', { name: '别人写的名' }).waitFor();
    expect(await name.inputValue()).toBe('我写的名');
    await fits(visit);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('heading', { level: 1, name: '我写的名' }).waitFor();
    await visit.end();
  });

  test('an account that is shut cannot sign in, and is left out of the list', async () => {
    const visit = await begin('edu.admin', '/people');
    const { page } = visit;
    await page.getByRole('row', { name: /edu\.allocator/ }).getByRole('link').click();
    await page.getByText('已停用', { exact: true }).click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('link', { name: '返回人员' }).click();
    await rows(page).first().waitFor();
    expect(await page.getByRole('row', { name: /edu\.allocator/ }).count()).toBe(0);
    await page.getByText('包括已停用').click();
    await page.getByRole('row', { name: /edu\.allocator/ }).getByText('已停用').waitFor();
    await visit.end();
  });

  test('nobody is offered what the server refuses', async () => {
    const administrator = await begin('edu.admin', '/people?q=edu.admin');
    await administrator.page.getByRole('row', { name: /edu\.admin/ }).getByRole('link').click();
    await administrator.page.getByText('本人的岗位由其他管理员调整').waitFor();
    expect(await administrator.page.getByRole('checkbox', { disabled: false }).count()).toBe(0);
    expect(await administrator.page.getByText('已停用').count()).toBe(0);
    expect(await administrator.page.getByRole('button', { name: '设置密码' }).count()).toBe(0);
    const own = administrator.page.url();
    await administrator.end();

    const handler = await begin('edu.handler', '/people');
    await rows(handler.page).first().waitFor();
    expect(await handler.page.getByRole('link', { name: '新增人员' }).count()).toBe(0);
    expect(await rows(handler.page).getByRole('link').count()).toBe(0);
    for (const address of [own, '/people/new']) {
      await handler.page.goto(address);
      await handler.page.getByText('页面不存在，或者您无权查看').waitFor();
    }
    await handler.end();
  });

  test('the tree of units opens level by level, and says how units are changed', async () => {
    const visit = await begin('officer', '/units');
    const { page } = visit;
    await page.getByText('以导入方式办理').waitFor();
    await page.getByRole('heading', { level: 2, name: '上海市民政局' }).waitFor();
    const tree = page.getByRole('tree', { name: '单位' });
    await tree.getByText('上海市教育委员会').click();
    await page.getByRole('heading', { level: 2, name: '上海市教育委员会' }).waitFor();
    expect(page.url()).toContain('unit=');
    await fits(visit);
    await page.getByRole('textbox', { name: '按名称或代码查找单位' }).fill('公安');
    await page.getByRole('button', { name: '上海市公安局' }).click();
    await page.getByRole('heading', { level: 2, name: '上海市公安局' }).waitFor();
    await visit.end();
  });
});
