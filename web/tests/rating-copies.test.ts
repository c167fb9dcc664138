// The levels of a rating that is being written: kept by the server and by the browser as text is, for one person and
// one request.
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { linkSession } from '@/api/http';
import { useSession } from '@/auth/session';
import { textOf } from '@/features/ratings/criteria';
import VerbPanel from '@/features/request/verbs/VerbPanel.vue';
import { i18n } from '@/i18n';
import { answer, freshStores, zhang } from './support';

const at = '2026-09-28T10:00:00+08:00';
const requestWith = (id: string) => ({
  id, version: 9, title: '核查', state: { code: 'completed', name: '办结' }, requestingUnit: zhang.unit, satisfaction: null,
  course: { missing: [], readers: [] }, allowedActions: [{ code: 'rate', name: '评价' }], delegatedActions: [],
});
const copyWith = (changes: object = {}) => ({
  id: '901', request: '301', verb: { code: 'rate', name: '评价' }, begunOn: 9, revision: 2, title: '', begunAt: at, savedAt: at, moved: false, ...changes,
});
const typed = { scores: { overall: 2, timeliness: 4 }, text: '清单缺' };

const open = (id = '301') =>
  mount(VerbPanel, {
    props: { verb: 'rate', name: '评价', onBehalfOf: null, request: requestWith(id), etag: '"9"', entries: [], attachments: [], recording: false } as never,
    global: { plugins: [i18n] },
    attachTo: document.body,
  });
type Panel = ReturnType<typeof open>;
const chosen = (panel: Panel) =>
  panel.findAll<HTMLInputElement>('input[type=radio]').filter((one) => one.element.checked).map((one) => one.element.value);
const choose = (panel: Panel, criterion: number, level: number) =>
  panel.findAll('[role=radiogroup]')[criterion]!.find(`input[value="${level}"]`).setValue(true);

// The person has these copies, each with the same text. Returns what is written.
function keep(...lines: ReturnType<typeof copyWith>[]) {
  const sent: { call: string; body: object }[] = [];
  vi.stubGlobal('fetch', (address: string, { method = 'GET', body }: RequestInit) => {
    if (method !== 'GET') sent.push({ call: `${method} ${address}`, body: JSON.parse(body as string) as object });
    else if (address.startsWith('/api/v1/phrases')) return Promise.resolve(answer(200, { items: [], next: null }));
    else if (address === '/api/v1/working-copies') return Promise.resolve(answer(200, { items: lines, next: null }));
    return Promise.resolve(answer(200, { ...copyWith(), fields: typed, now: null }));
  });
  return sent;
}

beforeEach(() => {
  freshStores();
  useSession().session = zhang;
  linkSession(null);
});
afterEach(() => void vi.useRealTimers());

test('are there on another computer, level by level', async () => {
  keep(copyWith());
  const panel = open();
  await vi.waitFor(() => expect(chosen(panel)).toEqual(['4', '2']));
  expect(panel.find('textarea').element.value).toBe('清单缺');
  panel.unmount();
});

test('are not those of another request or of another form', async () => {
  vi.useFakeTimers();
  keep(copyWith({ request: '302' }), copyWith({ verb: { code: 'change-rating', name: '修改评价' } }));
  const panel = open();
  await vi.advanceTimersByTimeAsync(100);
  expect(chosen(panel)).toEqual([]);
  panel.unmount();
});

test('are saved as levels, once nothing more is chosen for a while, and only then', async () => {
  vi.useFakeTimers();
  const sent = keep();
  const panel = open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
  await choose(panel, 2, 3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent.map(({ call }) => call)).toEqual(['POST /api/v1/working-copies']);
  expect(sent[0]!.body).toMatchObject({ verb: 'rate', request: '301', fields: { scores: { attitude: 3 } } });
  panel.unmount();
});

test('of two windows are shown before one of them is taken', async () => {
  keep(copyWith());
  localStorage.setItem('xiezhu.kept.zhang.min.request/301/rate/scores', textOf({ overall: 5 }));
  const panel = open();
  await vi.waitFor(() => expect(panel.find('.newer blockquote').text()).toContain('及时性 4，总体评价 2'));
  expect(chosen(panel)).toEqual(['5']);
  await panel.find('.newer button').trigger('click');
  await vi.waitFor(() => expect(chosen(panel)).toEqual(['4', '2']));
  panel.unmount();
});

test('that this browser keeps are nobody else\'s, and no other request\'s', async () => {
  keep();
  const panel = open();
  await choose(panel, 3, 4);
  panel.unmount();
  const other = open('302');
  expect(chosen(other)).toEqual([]);
  other.unmount();
  useSession().session = { ...zhang, login: 'wang.fang', person: { id: '102', name: '王芳' } };
  const colleague = open();
  expect(chosen(colleague)).toEqual([]);
  colleague.unmount();
  useSession().session = zhang;
  const again = open();
  expect(chosen(again)).toEqual(['4']);
  again.unmount();
});
