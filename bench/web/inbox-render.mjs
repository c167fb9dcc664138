// The longest task while an inbox of 100 rows comes up and is scrolled through, in milliseconds: `cpu`, what it took of the
// processor, which a busy neighbour does not change, and `wall`, as PerformanceObserver saw it (0 when none took 50).
import { freshPage, signIn, withBrowser } from './browser.mjs';

const rows = 100;
// Promises are kept outside of the tasks that scheduled them.
const kinds = new Set(['ThreadControllerImpl::RunTask', 'BlinkScheduler_PerformMicrotaskCheckpoint']);
const listed = '[class~=request-table] tbody tr';

function watchTasks() {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
  }).observe({ type: 'longtask' });
}

// Returns what ends the watch and gives the longest task of the page's main thread.
async function traceTasks(page) {
  const browser = await page.context().newCDPSession(page);
  const events = [];
  browser.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await browser.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'] } });
  return async () => {
    const complete = new Promise((resolve) => browser.once('Tracing.tracingComplete', resolve));
    await browser.send('Tracing.end');
    await complete;
    const threadOf = ({ pid, tid }) => `${pid}/${tid}`;
    const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const main = new Set(named.map(threadOf));
    const tasks = events.filter((event) => kinds.has(event.name) && main.has(threadOf(event)));
    if (tasks.length === 0) throw new Error('the trace has no tasks');
    return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
  };
}

// More and more rows, by the button below them.
async function fill(page) {
  for (;;) {
    const before = await page.locator(listed).count();
    if (before >= rows) return before;
    await page.getByRole('button', { name: '加载更多' }).click();
    await page.waitForFunction(([rowsOf, count]) => document.querySelectorAll(rowsOf).length > count, [listed, before]);
  }
}

async function scrollThrough(page) {
  await page.mouse.move(700, 500);
  for (const direction of [1, -1]) {
    for (let step = 0; step < 30; step += 1) {
      await page.mouse.wheel(0, 240 * direction);
      await page.waitForTimeout(16);
    }
  }
  await page.waitForTimeout(200);
}

await withBrowser(async (browser) => {
  const page = await freshPage(browser);
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await signIn(page);
  await page.evaluate(watchTasks);
  const longestTask = await traceTasks(page);
  await page.click('#side-menu a[href="/inbox"]');
  await page.click('nav a[href="/inbox/finished"]');
  await page.locator(listed).first().waitFor();
  const shown = await fill(page);
  await scrollThrough(page);
  return { rows: shown, cpu: await longestTask(), wall: await page.evaluate(() => window.longest) };
});
