// What one does with a request: stale writes, an ended session, files, letters. The whole way is in handover.e2e.ts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, actions, form, inSight, open } from './acts';
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
  const enter = async (person: string, viewport = desk): Promise<Visit> => {
    const visit = await Visit.begin(browser, city, viewport);
    await visit.signIn(person);
    return visit;
  };

  test('whoever comes second sees what changed beside what they typed', async () => {
    const id = await city.newRequest('in_progress');
    const first = await enter('civil.allocator');
    const second = await enter('officer');
    second.expected.push('412');
    // The second person hears nothing meanwhile.
    await second.page.routeWebSocket(/\/live/, () => undefined);
    await open(second.page, id);
    await actions(second.page).getByRole('button', { name: '申请延期' }).click();
    const mine = form(second.page, '申请延期');
    await mine.getByLabel('理由').fill('需调阅的档案较多，两日内无法完成。');
    await open(first.page, id);
    await act(first.page, '抄送', async (fields) => {
      await fields.getByRole('button', { name: '抄送单位' }).click();
      await first.page.getByLabel('按名称或代码查找单位').fill('公安');
      await first.page.getByRole('dialog').getByRole('button', { name: /公安局/ }).click();
    });
    await mine.getByRole('button', { name: '确认申请延期' }).click();
    const news = mine.getByRole('alert', { name: '填写期间，已有新的变化' });
    await news.waitFor();
    await news.getByText('抄送', { exact: true }).waitFor();
    // It lies open before whoever pressed the button at the end of the form.
    await expect.poll(() => inSight(news)).toBe(true);
    expect(await news.evaluate((note) => note === document.activeElement)).toBe(true);
    expect(await news.innerText()).toContain('未提交');
    expect(await news.innerText()).toContain('市公安局');
    expect(await mine.getByLabel('理由').inputValue()).toBe('需调阅的档案较多，两日内无法完成。');
    expect(await second.accessibilityFaults()).toEqual([]);
    await news.getByRole('button', { name: '已核对，继续办理' }).click();
    second.expected.push('422');
    // The date is still missing, which is said beside its field.
    await mine.getByRole('button', { name: '确认申请延期' }).click();
    await mine.locator('.form-field.wrong', { hasText: '延期至' }).locator('.field-error').waitFor();
    expect(await second.accessibilityFaults()).toEqual([]);
    await first.end();
    await second.end();
  });

  test('what was refused because of another window of the same person is said to be unsent', async () => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer');
    const { page } = visit;
    visit.expected.push('412');
    await page.routeWebSocket(/\/live/, () => undefined);
    await open(page, id);
    await actions(page).getByRole('button', { name: '反馈' }).click();
    const mine = form(page, '反馈');
    await mine.getByText('已提供').click();
    await mine.getByLabel('反馈内容').fill('经查属实。\n'.repeat(20));
    const other = await visit.context.newPage();
    await open(other, id);
    await other.getByLabel('选择文件').setInputFiles({ name: '附件.txt', mimeType: 'text/plain', buffer: Buffer.from('1') });
    await other.getByRole('button', { name: '下载 附件.txt' }).waitFor();
    await mine.getByRole('button', { name: '确认反馈' }).click();
    const news = mine.getByRole('alert', { name: '填写期间，已有新的变化' });
    await news.getByText('未提交').waitFor();
    await expect.poll(() => inSight(news)).toBe(true);
    await news.getByRole('button', { name: '已核对，继续办理' }).click();
    await mine.getByRole('button', { name: '确认反馈' }).click();
    await page.getByRole('status').getByText('已完成“反馈”').waitFor();
    await visit.end();
  });

  test('a session that ends while a reply is typed costs no word', async () => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer');
    const { page } = visit;
    await open(page, id);
    await actions(page).getByRole('button', { name: '反馈' }).click();
    const fields = form(page, '反馈');
    await fields.getByText('部分提供').click();
    await fields.getByLabel('反馈内容').fill('长长的一段话，写到一半。');
    await visit.context.clearCookies();
    await fields.getByRole('button', { name: '确认反馈' }).click();
    const dialog = page.getByRole('dialog', { name: '登录已失效' });
    await dialog.getByLabel('密码').first().fill(city.password);
    await dialog.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('status').getByText('已完成“反馈”').waitFor();
    await page.getByRole('region', { name: '协助结果' }).getByText('长长的一段话，写到一半。').waitFor();
    await visit.end();
  });

  test('what was typed survives a reload', async () => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer');
    const { page } = visit;
    await open(page, id);
    await actions(page).getByRole('button', { name: '反馈' }).click();
    await form(page, '反馈').getByLabel('反馈内容').fill('还没有写完');
    await page.reload();
    await actions(page).getByText('有未提交的内容').waitFor();
    await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await actions(page).getByRole('button', { name: '反馈' }).click();
    await expect.poll(() => inSight(form(page, '反馈').getByRole('heading', { name: '反馈' }))).toBe(true);
    expect(await actions(page).getByText('有未提交的内容').count()).toBe(0);
    expect(await form(page, '反馈').getByLabel('反馈内容').inputValue()).toBe('还没有写完');
    await page.getByText('已恢复您上次填写但未提交的内容。').waitFor();
    await visit.end();
  });

  test('files go up and come down as they were, are looked at, and are removed', async () => {
    const id = await city.newRequest('draft');
    const visit = await enter('handler');
    const { page } = visit;
    await open(page, id);
    const section = page.getByRole('region', { name: '附件' });
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p3DqAwAAAABJRU5ErkJggg==', 'base64');
    const large = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_500_000, 'x'), Buffer.from('\n%%EOF')]);
    await section.locator('input[type=file]').setInputFiles([
      { name: '照片.png', mimeType: 'image/png', buffer: png },
      { name: '档案.pdf', mimeType: 'application/pdf', buffer: large },
    ]);
    await section.getByRole('button', { name: '下载 照片.png' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), section.getByRole('button', { name: '下载 档案.pdf' }).click()]);
    expect(download.suggestedFilename()).toBe('档案.pdf');
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(hash(readFileSync(await download.path()))).toBe(hash(large));

    await section.getByRole('button', { name: '照片.png', exact: true }).click();
    const picture = page.getByRole('img', { name: '图片 照片.png' });
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1);
    expect(await picture.getAttribute('src')).toMatch(/^blob:/);
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.keyboard.press('Escape');
    await section.getByRole('button', { name: '档案.pdf', exact: true }).click();
    expect(await page.getByRole('dialog').locator('iframe').getAttribute('src')).toMatch(/^blob:/);
    await page.keyboard.press('Escape');

    visit.expected.push('422');
    await section.locator('input[type=file]').setInputFiles({ name: '假的.pdf', mimeType: 'application/pdf', buffer: png });
    await section.getByRole('alert').getByText('文件内容与扩展名不符').waitFor();
    await section.getByRole('button', { name: '移出列表' }).click();

    await section.getByRole('button', { name: '删除 照片.png' }).click();
    const fields = form(page, '删除附件');
    await fields.locator('.el-select').getByText('照片.png').waitFor();
    await fields.getByRole('button', { name: '确认删除附件' }).click();
    await section.getByRole('button', { name: '下载 照片.png' }).waitFor({ state: 'detached' });
    await section.getByRole('button', { name: '下载 档案.pdf' }).waitFor();
    await visit.end();
  });

  test('an upload that broke off goes on where it stopped', async () => {
    const id = await city.newRequest('draft');
    const visit = await enter('handler');
    const { page } = visit;
    visit.expected.push('ERR_INTERNET_DISCONNECTED', 'ERR_FAILED', 'WebSocket');
    await open(page, id);
    const section = page.getByRole('region', { name: '附件' });
    const offsets: number[] = [];
    await page.route(/\/api\/v1\/uploads\/\d+\?/, (route) => {
      offsets.push(Number(new URL(route.request().url()).searchParams.get('offset')));
      return offsets.length === 2 ? route.abort() : route.continue();
    });
    const buffer = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_500_000, 'y')]);
    await section.locator('input[type=file]').setInputFiles({ name: '大件.pdf', mimeType: 'application/pdf', buffer });
    await section.getByRole('button', { name: '继续上传' }).click();
    await section.getByRole('button', { name: '下载 大件.pdf' }).waitFor();
    expect(offsets).toEqual([0, 1_048_576, 1_048_576, 2_097_152]);
    await visit.end();
  });

  test('notes stay inside the unit, comments reach the other one', async () => {
    const id = await city.newRequest('in_progress');
    const [ours, theirs] = [await enter('officer'), await enter('handler')];
    await open(ours.page, id, 'comments');
    await open(theirs.page, id, 'comments');
    const write = async (text: string, scope: string): Promise<void> => {
      await ours.page.getByLabel('写留言').fill(text);
      await ours.page.getByText(scope, { exact: true }).last().click();
      await ours.page.getByRole('button', { name: '发送' }).click();
      await ours.page.locator('.comments').getByText(text).waitFor();
    };
    await write('内部备注：已电话联系。', '本单位可见');
    await write('请补传清单第三页。', '双方可见');
    await theirs.page.locator('.comments').getByText('请补传清单第三页。').waitFor();
    expect(await theirs.page.locator('.comments').getByText('内部备注').count()).toBe(0);
    await ours.end();
    await theirs.end();
  });

  test('the due date is explained day by day', async () => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer');
    await open(visit.page, id);
    await visit.page.getByRole('button', { name: '如何计算' }).click();
    const days = visit.page.getByRole('list', { name: '逐日计算' }).getByRole('listitem');
    await days.first().waitFor();
    expect(await days.last().innerText()).toMatch(/第 \d+ 天|分钟/);
    await visit.end();
  });

  test('letters and the handling sheet are read, printed and saved', async () => {
    const id = await city.newRequest('replied');
    const visit = await enter('handler');
    const { page } = visit;
    await open(page, id, 'letters');
    await page.getByRole('region', { name: '函件' }).getByRole('link').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('region', { name: '函件' }).getByRole('button', { name: /^下载/ }).first().click(),
    ]);
    expect(readFileSync(await download.path()).subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByRole('region', { name: '函件' }).getByRole('link').first().click();
    await page.locator('article.paper-sheet').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: '主菜单' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: '返回请求' }).click();
    await page.getByRole('link', { name: '查看流转单' }).click();
    await page.getByRole('row').nth(6).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await visit.end();
  });

  test('what one may not see is a missing page', async () => {
    const visit = await enter('lock.a');
    visit.expected.push('404');
    await visit.page.goto(`/requests/${await city.newRequest('in_progress')}`);
    await visit.page.getByText('页面不存在，或者您无权查看。').waitFor();
    await visit.end();
  });

  looks(database).each([
    ['at a desk', desk],
    ['on a phone', phone],
  ])('every tab and form is accessible and fits %s', async (_where, viewport) => {
    const id = await city.newRequest('in_progress');
    const visit = await enter('officer', viewport);
    const { page } = visit;
    for (const look of ['light', 'dark', 'larger']) {
      for (const tab of ['', 'letters', 'comments', 'related', 'log']) {
        await open(page, id, tab);
        await page.evaluate((wanted) => {
          document.documentElement.classList.toggle('dark', wanted === 'dark');
          document.documentElement.dataset.size = wanted === 'larger' ? 'larger' : 'normal';
        }, look);
        await page.waitForLoadState('networkidle');
        expect(await visit.accessibilityFaults(), `${tab} ${look}`).toEqual([]);
        expect(await visit.overflow(), `${tab} ${look}`).toBeLessThanOrEqual(0);
      }
    }
    await open(page, id);
    for (const button of await actions(page).getByRole('button').all()) {
      const verb = await button.innerText();
      if (verb === '添加附件') continue;
      await button.click();
      await form(page, verb).waitFor();
      expect(await visit.accessibilityFaults(), verb).toEqual([]);
      expect(await visit.overflow(), verb).toBeLessThanOrEqual(0);
    }
    await visit.end();
  });
});
