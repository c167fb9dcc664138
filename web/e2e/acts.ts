// What several tests do: on the page of a request, and with a field of choices.
import type { Locator, Page } from 'playwright-core';

export const state = (page: Page): Locator => page.getByRole('region', { name: '概况' }).locator('dd strong');
export const form = (page: Page, verb: string): Locator => page.getByRole('region', { name: verb, exact: true });
export const actions = (page: Page): Locator => page.getByRole('region', { name: '可办理的操作' });

export async function open(page: Page, id: string, tab = ''): Promise<void> {
  await page.goto(`/requests/${id}${tab && `?tab=${tab}`}`);
  await state(page).waitFor();
}
// Opens the form of a verb, fills it and hands it in.
export async function act(page: Page, verb: string, fill: (form: Locator) => Promise<void> = () => Promise.resolve()): Promise<void> {
  await actions(page).getByRole('button', { name: verb, exact: true }).click();
  await form(page, verb).waitFor();
  await fill(form(page, verb));
  await form(page, verb).getByRole('button', { name: verb.startsWith('确认') ? verb : `确认${verb}` }).click();
  await page.getByRole('status').getByText(`已完成“${verb}”`).waitFor();
}
export const until = (page: Page, name: string): Promise<void> => state(page).getByText(name, { exact: true }).waitFor();

// Nothing lies over its upper edge, such as a bar that sticks to the top.
export const inSight = (part: Locator): Promise<boolean> =>
  part.evaluate((element) => {
    const { left, top } = element.getBoundingClientRect();
    const seen = document.elementFromPoint(left + 12, top + 6);
    return seen !== null && element.contains(seen);
  });

// The working day after the one on which the request is due.
export async function dayAfterDue(page: Page, id: string): Promise<string> {
  const ask = async (path: string): Promise<unknown> => (await page.request.get(path)).json();
  const { clock } = (await ask(`/api/v1/requests/${id}`)) as { clock: { dueAt: string } };
  const query = new URLSearchParams({ from: clock.dueAt, workingDays: '1' });
  return ((await ask(`/api/v1/calendar/due?${query}`)) as { due: string }).due.slice(0, 10);
}

export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: label, exact: true }) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}
