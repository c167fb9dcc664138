// What stands in the address of a list, in saved views and in the workbench.
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ColumnSet, Counter, Counts, RequestLine, SavedView, Tab } from '@/api/types';
import RequestTable from '@/components/RequestTable.vue';
import { nextSort } from '@/components/requestColumns';
import { askedBy, askedOf, filterText, isFiltered, queryOf, questionOf, sameQuestion, sortableIn } from '@/features/inbox/address';
import { firstTab } from '@/features/inbox/first';
import { hasActs, likelyVerb } from '@/features/inbox/rowActs';
import { chosenIn } from '@/features/inbox/useColumns';
import { i18n } from '@/i18n';
import { besideOf, byDue, listsWith, sumOf, waitingUnder } from '@/features/workbench/overview';
import { answer, freshStores, problem, serve } from './support';

beforeEach(freshStores);

describe('the filters of the inbox', () => {
  test('survive their address, and nothing else does', () => {
    const query = { lamp: 'red', state: 'in_progress', urgent: 'true', number: '沪教函〔2026〕12号', onBehalfOf: '7', other: 'x' };
    const asked = askedOf('to_do', { ...query, sort: '-changed', view: '12' });
    expect(asked).toMatchObject({ filters: { lamp: 'red', onBehalfOf: '7' }, sort: '-changed', view: '12' });
    expect(askedOf('to_do', queryOf(asked) as never)).toEqual(asked);
    expect(asked.filters).not.toHaveProperty('other');
  });
  test('are no nonsense, and each stands there once', () => {
    const asked = askedOf('to_do', { lamp: 'purple', urgent: 'maybe', item: ['a', 'b'], sort: 'colour', view: '../x' });
    expect(asked).toEqual({ filters: {}, sort: undefined, view: undefined });
    expect(isFiltered(asked.filters)).toBe(false);
  });
  test('are not sorted by what the lines of a tab do not have', () => {
    expect(sortableIn('finished')).toEqual(['sent', 'changed', 'number']);
    expect(sortableIn('to_rate')).toEqual(['rate_by', 'sent', 'changed', 'number']);
    expect(askedOf('to_rate', { sort: '-rate_by' }).sort).toBe('-rate_by');
    expect(askedOf('running', { sort: 'rate_by' }).sort).toBeUndefined();
    expect(askedOf('finished', { sort: '-due' }).sort).toBeUndefined();
    expect(askedOf('drafts', { sort: 'number' }).sort).toBeUndefined();
    expect(askedOf('running', { sort: '-due' }).sort).toBe('-due');
  });
  test('go to the server in its own terms, without what is empty', () => {
    const asked = askedOf('to_do', { urgent: 'false', dueTo: '2026-12-01', sort: 'due' });
    expect(questionOf(asked)).toEqual({ urgent: false, dueTo: '2026-12-01', sort: 'due' });
    expect(queryOf({ filters: { number: '  ', item: ' XZ-001 ' } })).toEqual({ item: 'XZ-001' });
    expect(filterText(asked)).toBe('urgent=false&dueTo=2026-12-01&sort=due');
  });
});

describe('a saved view', () => {
  const view = { id: '5', tab: { code: 'running' }, filter: { lamp: 'yellow', urgent: true, item: 'OLD' }, sort: '-sent', gone: ['item'] };
  const asked = askedBy(view as unknown as SavedView);
  test('asks for what it kept, without what there is no more', () => {
    expect(asked).toEqual({ filters: { lamp: 'yellow', urgent: 'true' }, sort: '-sent', view: '5' });
  });
  test('counts as changed once another question is asked', () => {
    expect(sameQuestion(asked, { ...asked, view: undefined })).toBe(true);
    expect(sameQuestion(asked, { ...asked, sort: undefined })).toBe(false);
  });
});

test('the head of a column sorts one way, then the other, then not at all', () => {
  expect([nextSort('sent', undefined), nextSort('sent', '-sent'), nextSort('sent', 'sent')]).toEqual(['-sent', 'sent', undefined]);
  expect([nextSort('due', '-sent'), nextSort('due', 'due'), nextSort('due', '-due')]).toEqual(['due', '-due', undefined]);
  expect([nextSort('rate_by', undefined), nextSort('rate_by', 'rate_by'), nextSort('rate_by', '-rate_by')]).toEqual(['rate_by', '-rate_by', undefined]);
});

test('whoever begins to choose columns begins with those that are shown', () => {
  const columns = ['lamp', 'clock', 'due_at', 'rate_by', 'changed_at', 'urgent'].map((column) => ({ column, hidden: false }));
  const hidden = (tab: Tab, own: boolean) => chosenIn(tab, { own, columns } as ColumnSet).filter((one) => one.hidden).map((one) => one.column);
  expect(hidden('to_do', false)).toEqual(['clock', 'rate_by', 'changed_at', 'urgent']);
  expect(hidden('to_rate', false)).toEqual(['clock', 'due_at', 'urgent']);
  expect(hidden('finished', false)).toEqual(['lamp', 'clock', 'due_at', 'rate_by', 'urgent']);
  expect(hidden('to_do', true)).toEqual([]);
});

describe('the table of requests', () => {
  const unit = (shortName: string) => ({ id: shortName, shortName });
  const line = {
    id: '1', number: '沪教函〔2026〕12号', title: '核查', urgent: true, requestingUnit: unit('市教委'), requestedUnit: unit('市民政局'),
    state: { code: 'in_progress', name: '办理中' }, caseOfficerName: '张敏', sentAt: null, item: null, lamp: { code: 'green', name: '正常' },
  };
  const show = (props: object) =>
    mount(RequestTable, { props: { lines: [line], caption: '待办', ...props }, global: { plugins: [i18n], stubs: { RouterLink: true } } } as never);

  test('has the chosen columns in their order', () => {
    const table = show({ columns: ['requested_unit', 'number', 'case_officer', 'sent_at'] });
    expect(table.findAll('thead th').map((head) => head.text())).toEqual(['被请求机关', '文号', '承办人', '送达时间']);
    expect(table.findAll('tbody td').map((cell) => cell.text())).toEqual(['市民政局', '沪教函〔2026〕12号', '张敏', '–']);
  });
  test('says until when one may rate, and how many working days that leaves', () => {
    const rateBy = { dueAt: '2026-10-12T17:30:00+08:00', provisional: true, remainingWorkingDays: 3 };
    const cell = (changes: object) => show({ columns: ['rate_by'], lines: [{ ...line, ...changes }] }).find('tbody td').text();
    expect(show({ columns: ['rate_by'] }).find('thead th').text()).toBe('评价截止');
    expect(cell({ rateBy })).toMatch(/^2026-10-12（暂）\s*剩余\(工作日\) 3$/);
    expect(cell({ rateBy: { ...rateBy, remainingWorkingDays: -1, provisional: false } })).toMatch(/超期 1 个工作日/);
    expect(cell({ rateBy: null })).toBe('–');
  });
  test('sorts by what can be sorted by, and says how it is sorted', async () => {
    const table = show({ columns: ['number', 'title', 'due_at'], sortable: ['number'], sort: '-number' });
    expect(table.findAll('thead button').map((button) => button.text())).toEqual(['文号']);
    expect(table.find('th[aria-sort="descending"]').text()).toBe('文号');
    await table.find('thead button').trigger('click');
    expect(table.emitted('sort')).toEqual([['number']]);
  });
});

describe('the inbox', () => {
  const counts = (some: object) => Object.fromEntries(['to_receive', 'to_do', 'running', 'acted', 'finished', 'to_rate', 'to_archive', 'initiated', 'copied', 'drafts'].map((tab) => [tab, { count: 0, ...(tab in some ? { count: 1 } : {}) }]));
  test.each([
    [{ to_receive: 1, finished: 1 }, '/inbox/to_receive'],
    [{ to_receive: 1, to_do: 1 }, '/inbox/to_do'],
    [{ finished: 1 }, '/inbox/finished'],
    [{}, '/inbox/to_do'],
  ])('opens at the first tab with something in it: %o', async (some, address) => {
    serve(answer(200, counts(some)));
    expect(await firstTab()).toBe(address);
  });
  test('opens also when nobody could be asked', async () => {
    serve(problem(503, 'unavailable'));
    expect(await firstTab()).toBe('/inbox/to_do');
  });
  test('offers with a line what it most likely waits for', () => {
    const may = (...held: string[]) => (roles: readonly string[]) => roles.some((role) => held.includes(role));
    expect(likelyVerb('to_receive', 'sent', may('allocator'))).toBe('receive');
    expect(likelyVerb('to_do', 'received', may('allocator'))).toBe('accept');
    expect(likelyVerb('to_do', 'in_progress', may('case_officer'))).toBe('reply');
    expect(likelyVerb('to_do', 'in_progress', may('head'))).toBeNull();
    expect(likelyVerb('to_rate', 'completed', may())).toBe('rate');
    expect(likelyVerb('running', 'sent', may('allocator'))).toBeNull();
    expect(hasActs('finished')).toBe(false);
  });
});

describe('the workbench', () => {
  const counter = (count: number, capped = false) => ({ count, capped, text: capped ? `${count}+` : String(count) }) as Counter;
  const counts = (toDo: number, toReceive: number) => ({ to_do: counter(toDo), to_receive: counter(toReceive) }) as Counts;

  test('adds up what waits under a lamp, and leads to each list that has some', () => {
    const late = waitingUnder('red', counts(3, 2));
    expect(late).toMatchObject({ text: '5', some: true });
    expect(late.parts.map((part) => part.to)).toEqual(['/inbox/to_do?lamp=red', '/inbox/to_receive?lamp=red']);
    expect(waitingUnder('red', counts(0, 2)).parts.map((part) => part.tab)).toEqual(['to_receive']);
  });
  test('leads somewhere even when there is nothing, or nothing known yet', () => {
    expect(waitingUnder('yellow', counts(0, 0))).toMatchObject({ text: '0', some: false, parts: [{ to: '/inbox/to_do?lamp=yellow' }] });
    expect(waitingUnder('yellow', null)).toMatchObject({ text: '…', some: false });
  });
  test('shows what waits beside requests by the figures of the menu, all of it for who has no inbox', () => {
    const entry = (to: string) => ({ to, label: `${to}.title` }) as never;
    const entries = ['/supervision-orders', '/cards', '/disputes', '/help'].map(entry);
    const found = { '/supervision-orders': counter(3), '/cards': counter(0), '/disputes': null };
    expect(besideOf(entries, found, false)).toEqual([{ label: '/supervision-orders.title', to: '/supervision-orders', text: '3', some: true }]);
    expect(besideOf(entries, found, true).map(({ to, text }) => [to, text])).toEqual([['/supervision-orders', '3'], ['/cards', '0']]);
  });
  test('leads from its table to the lists that have something', () => {
    expect(listsWith(counts(0, 2))).toEqual(['to_receive']);
    expect(listsWith(counts(3, 2))).toEqual(['to_do', 'to_receive']);
    expect(listsWith(null)).toEqual(['to_do']);
  });
  test('says when the server stopped counting', () => {
    expect(sumOf([counter(500, true), counter(2)])).toBe('502+');
  });
  test('puts what waits for receipt and what is to do in one order, each once', () => {
    const due = (id: string, dueAt: string | null) => ({ id, dueAt }) as RequestLine;
    const merged = byDue(
      [due('a', '2026-11-27T17:30:00+08:00'), due('b', null)],
      [due('c', '2026-11-26T17:30:00+08:00'), due('a', '2026-11-27T17:30:00+08:00'), due('d', null)],
    );
    expect(merged.map((line) => line.id)).toEqual(['c', 'a', 'b', 'd']);
  });
});
