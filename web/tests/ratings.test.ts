// 评价: the form of a rating, what follows from one, and what is shown of it.
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test } from 'vitest';
import { linkSession } from '@/api/http';
import type { AssistanceRequest, FixTask, Notice, Rating } from '@/api/types';
import { useSession } from '@/auth/session';
import { isRequired } from '@/composables/actFields';
import { anyLow, levelsIn, textOf } from '@/features/ratings/criteria';
import { fixLines } from '@/features/ratings/fixing';
import RatingCard from '@/features/ratings/RatingCard.vue';
import RatingEntry from '@/features/ratings/RatingEntry.vue';
import { changesBetween } from '@/features/request/changes';
import DoneNote from '@/features/request/DoneNote.vue';
import { tabOf, tabsOf } from '@/features/request/tabs';
import { fieldsOf } from '@/features/request/verbs/forms';
import { bodyOf as bodyFor } from '@/features/request/verbs/values';
import VerbPanel from '@/features/request/verbs/VerbPanel.vue';
import { i18n } from '@/i18n';
import NoticeList from '@/notices/NoticeList.vue';
import { answer, freshStores, problem, serve, zhang } from './support';

const civil = { id: '11', code: '11310000MB90575131', name: '上海市民政局', shortName: '市民政局' };
const at = '2026-09-28T10:00:00+08:00';
const past = { dueAt: '2026-09-29T17:30:00+08:00', lateAfter: '2026-09-30T00:00:00+08:00', provisional: false };
const ahead = { dueAt: '2099-10-12T17:30:00+08:00', lateAfter: '2099-10-13T00:00:00+08:00', provisional: false };
const scores = { timeliness: 4, resultQuality: 2, attitude: 4, conformity: 3, overall: 2 };

const ratingWith = (changes: object = {}): Rating =>
  ({
    by: { code: 'requesting', name: '请求机关' }, unit: zhang.unit, ratedUnit: civil, state: { code: 'given', name: '已评价' }, ratedAt: at,
    scores, text: '清单缺第三页。', revisions: [{ at, scores, text: '清单缺第三页。' }], changeable: ahead, appealable: ahead, appeal: null,
    fixTasks: [], ...changes,
  }) as Rating;
const notRated = ratingWith({
  by: { code: 'requested', name: '被请求机关' }, unit: civil, ratedUnit: zhang.unit, state: { code: 'not_rated', name: '未评价' },
  ratedAt: null, scores: null, text: null, revisions: [], changeable: null, appealable: null,
});
function requestWith(verb: string, ratings: Rating[] = [ratingWith(), notRated]): AssistanceRequest {
  const window = { startedAt: at, ...ahead, endedAt: null };
  return {
    id: '301', version: 9, title: '核查', body: '', state: { code: 'completed', name: '办结' }, requestingUnit: zhang.unit, requestedUnit: civil,
    satisfaction: { window, disclosed: false, ratings }, course: { missing: [], readers: [] },
    allowedActions: [{ code: verb, name: verb }], delegatedActions: [],
  } as unknown as AssistanceRequest;
}
const bodyOf = (verb: 'rate' | 'call-back', values: Record<string, string>, absent: string | null) => bodyFor(verb, values, requestWith(verb), absent);
const shown = { global: { plugins: [i18n], stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } } } };

beforeEach(() => {
  freshStores();
  useSession().session = zhang;
  linkSession(null);
  serve();
});

describe('levels that are being chosen', () => {
  test('are kept as text, the same choice always as the same', () => {
    expect(textOf({ overall: 2, timeliness: 5 })).toBe(textOf({ timeliness: 5, overall: 2 }));
    expect(levelsIn(textOf({ overall: 2, timeliness: 5 }))).toEqual({ timeliness: 5, overall: 2 });
    expect(textOf({})).toBe('');
  });
  test('are none where the text is nonsense', () => {
    for (const text of ['', '{', 'null', '{"overall":9,"attitude":"5"}']) expect(levelsIn(text), text).toEqual({});
  });
  test('demand words when one is low', () => {
    const [, text] = fieldsOf('rate').find(([name]) => name === 'text')!;
    const required = (overall: number) => isRequired(text, requestWith('rate'), { scores: textOf({ overall }) });
    expect([3, 2, 1].map(required)).toEqual([false, true, true]);
    expect(anyLow({ attitude: 3, overall: 4 })).toBe(false);
  });
  test('go out as numbers, and nothing where none was chosen', () => {
    expect(bodyOf('rate', { scores: textOf({ overall: 2 }), text: '慢' }, '7')).toEqual({ onBehalfOf: '7', scores: { overall: 2 }, text: '慢' });
    expect(bodyOf('rate', { scores: '', text: '' }, null)).toEqual({});
  });
});

test('a call-back goes out as yes or no, and no must be explained', () => {
  expect(bodyOf('call-back', { satisfied: 'false', opinion: '仍缺页' }, null)).toEqual({ satisfied: false, opinion: '仍缺页' });
  expect(bodyOf('call-back', { satisfied: '' }, null)).toEqual({});
  const [, opinion] = fieldsOf('call-back').find(([name]) => name === 'opinion')!;
  expect(['true', 'false', ''].map((satisfied) => isRequired(opinion, requestWith('call-back'), { satisfied }))).toEqual([false, true, false]);
});

describe('the form of a rating', () => {
  const open = (verb: string, request = requestWith(verb)) =>
    mount(VerbPanel, {
      props: { verb, name: verb, onBehalfOf: null, request, etag: '"9"', entries: [], attachments: [], recording: false } as never,
      global: { plugins: [i18n] },
      attachTo: document.body,
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  const chosen = (panel: ReturnType<typeof open>) =>
    panel.findAll<HTMLInputElement>('input[type=radio]').filter((one) => one.element.checked).map((one) => one.element.value);

  test('begins with nothing chosen, and has the criteria of the own side', async () => {
    const panel = open('rate');
    expect(chosen(panel)).toEqual([]);
    expect(panel.findAll('[role=radiogroup]')).toHaveLength(5);
    expect(panel.text()).toContain('结果质量');
    panel.unmount();
    useSession().session = { ...zhang, unit: civil };
    const other = open('rate');
    expect(other.text()).toContain('时限合理性');
    expect(other.text()).not.toContain('结果质量');
    other.unmount();
  });
  test('says beside each criterion that it is missing, until it is chosen, and leads there', async () => {
    serve(problem(422, 'invalid_input', { errors: [{ field: 'scores.timeliness', code: 'missing', detail: '必填' }] }));
    const panel = open('rate');
    const groups = panel.findAll('[role=radiogroup]');
    await groups[2]!.find('input[value="4"]').setValue(true);
    await panel.find('form').trigger('submit');
    await settle();
    expect(groups.map((group) => group.attributes('aria-invalid'))).toEqual(['true', 'true', undefined, 'true', 'true']);
    expect(groups[0]!.text()).toContain('必填');
    expect(panel.find('.problem-note').text()).not.toContain('必填');
    expect(groups[0]!.element.contains(document.activeElement)).toBe(true);
    await groups[0]!.find('input[value="5"]').setValue(true);
    expect(groups[0]!.attributes('aria-invalid')).toBeUndefined();
    panel.unmount();
  });
  test('says nothing of what is missing where the text is, which is complained about beside it', async () => {
    serve(problem(422, 'invalid_input', { errors: [{ field: 'text', code: 'missing', detail: '请说明' }] }));
    const panel = open('rate');
    await panel.findAll('[role=radiogroup]')[0]!.find('input[value="1"]').setValue(true);
    await panel.find('form').trigger('submit');
    await settle();
    expect(panel.find('.form-field.wrong').text()).toContain('请说明');
    expect(panel.findAll('[role=radiogroup][aria-invalid]')).toHaveLength(0);
    panel.unmount();
  });
  test('asks for words as soon as a low level is chosen', async () => {
    const panel = open('rate');
    const hint = () => panel.find('[role=status].low').text();
    expect(hint()).toBe('');
    expect(panel.find('textarea').attributes('aria-required')).toBeUndefined();
    await panel.findAll('[role=radiogroup]')[1]!.find('input[value="2"]').setValue(true);
    expect(hint()).toContain('评价说明');
    expect(panel.find('textarea').attributes('aria-required')).toBe('true');
    panel.unmount();
  });
  test('is filled by figures', async () => {
    const calls = serve(answer(200, requestWith('change-rating'), { etag: '"10"' }));
    const panel = open('rate');
    for (const [index, group] of panel.findAll('[role=radiogroup]').entries()) await group.trigger('keydown', { key: String(5 - (index % 3)) });
    expect(chosen(panel)).toEqual(['5', '4', '3', '5', '4']);
    await panel.find('form').trigger('submit');
    await settle();
    expect(JSON.parse(calls[0]!.body!)).toEqual({ scores: { timeliness: 5, resultQuality: 4, attitude: 3, conformity: 5, overall: 4 } });
    panel.unmount();
  });
  test('that is changed begins with what it is now', async () => {
    const panel = open('change-rating');
    expect(chosen(panel)).toEqual(['4', '2', '4', '3', '2']);
    expect(panel.find('textarea').element.value).toBe('清单缺第三页。');
    expect(panel.text()).not.toContain('已恢复');
    panel.unmount();
  });
  test('survives a reload half done', async () => {
    const panel = open('rate');
    await panel.findAll('[role=radiogroup]')[3]!.find('input[value="4"]').setValue(true);
    panel.unmount();
    const again = open('rate');
    expect(chosen(again)).toEqual(['4']);
    again.unmount();
  });
  test('of a review knows the only rating that is appealed', () => {
    const appeal = { at, reason: '未超期', result: null, reviewedAt: null, reviewedBy: null, review: '' };
    const rating = fieldsOf('review-appeal').find(([name]) => name === 'rating')![1];
    expect(rating.initial!(requestWith('review-appeal', [ratingWith({ appeal }), notRated]), '1')).toBe('requesting');
    expect(rating.initial!(requestWith('review-appeal', [ratingWith({ appeal }), { ...notRated, appeal }]), '1')).toBe('');
  });
});

describe('a fix task', () => {
  const step = (doneAt: string | null, text = '') => ({ ...ahead, doneAt, late: false, text });
  const task = (changes: object): FixTask =>
    ({ state: { code: 'to_contact', name: '待联系' }, openedAt: at, closedAt: null, contact: step(null), rounds: [{ fix: step(null), callBack: null }], ...changes }) as FixTask;
  const places = (changes: object) => fixLines(task(changes)).map(({ name, place }) => `${name}:${place}`);

  test('stands at the first step that is not done', () => {
    expect(places({})).toEqual(['contact:present', 'fix:ahead', 'callBack:ahead']);
    expect(places({ contact: step(at) })).toEqual(['contact:done', 'fix:present', 'callBack:ahead']);
    expect(places({ contact: step(at), rounds: [{ fix: step(at), callBack: null }] })[2]).toBe('callBack:present');
  });
  test('has a second round where the first did not satisfy', () => {
    const rounds = [{ fix: step(at), callBack: { at, satisfied: false, opinion: '仍缺页' } }, { fix: step(null), callBack: null }];
    expect(places({ contact: step(at), rounds }).slice(2)).toEqual(['callBack:done', 'fix:present', 'callBack:ahead']);
    expect(fixLines(task({ contact: step(at), rounds }))[2]).toMatchObject({ satisfied: false, text: '仍缺页', due: null });
  });
  test('that has ended early shows what was done and no more', () => {
    expect(places({ contact: step(at), closedAt: at })).toEqual(['contact:done']);
  });
});

describe('what is shown of a rating', () => {
  const card = (rating: Rating, open = true) => mount(RatingCard, { props: { rating, open }, ...shown }).text();

  test('is level by level a figure and a word', () => {
    expect(card(ratingWith())).toMatch(/总体评价 ?2 不满意/);
    expect(card(ratingWith())).toContain('清单缺第三页。');
  });
  test('is of a hidden one only that it is there', () => {
    const hidden = { ...notRated, state: { code: 'hidden', name: '已评价未公开' }, ratedAt: at } as Rating;
    expect(card(hidden)).toContain('双方都评价后或评价期结束后可见');
    expect(card(hidden)).not.toContain('总体评价');
    expect(card(hidden)).toContain('对方已评价');
    // Who is above both is not the other side.
    expect(card({ ...hidden, ratedUnit: null })).toContain('双方都评价后或评价期结束后公开');
  });
  test('is of none whether it can still come', () => {
    expect(card(notRated)).toContain('尚未评价');
    expect(card(notRated, false)).toContain('不计为满意');
    expect(card({ ...notRated, unit: zhang.unit })).toContain('本单位尚未评价');
  });
  test('says until when, and when that is over', () => {
    expect(card(ratingWith({ changeable: past }))).toContain('可修改至 2026-09-29（已截止）');
    expect(card(ratingWith())).toContain('可申诉至 2099-10-12');
    const appeal = { at, reason: '未超期', result: { code: 'struck', name: '剔除' }, reviewedAt: at, reviewedBy: civil, review: '属实' };
    expect(card(ratingWith({ appeal }))).not.toContain('可申诉至');
    expect(card(ratingWith({ appeal }))).toContain('剔除后不计入统计');
  });
  test('lists revisions once there is more than one', () => {
    const revisions = [{ at, scores: { ...scores, overall: 1 }, text: '先前的话' }, { at: past.dueAt, scores, text: '' }];
    expect(card(ratingWith())).not.toContain('修改记录');
    expect(card(ratingWith({ revisions }))).toContain('修改记录（修改 1 次）');
    expect(card(ratingWith({ revisions }))).toContain('先前的话');
  });
  test('stands in the record with its levels, or with what was decided', () => {
    const entry = (rating: object) =>
      mount(RatingEntry, { props: { rating: { of: { code: 'requesting', name: '请求机关' }, scores: null, text: '', satisfied: null, result: null, ...rating } as never }, ...shown }).text();
    expect(entry({ scores, text: '缺页' })).toMatch(/结果质量 2.*缺页/);
    expect(entry({ satisfied: false })).toBe('不满意');
    expect(entry({ result: { code: 'upheld', name: '维持' } })).toContain('对请求机关所作评价的申诉：维持');
  });
});

test('the tab is there for what can be rated, and the address falls back without it', () => {
  expect(tabsOf(requestWith('rate'))).toContain('ratings');
  expect(tabsOf({ satisfaction: null })).not.toContain('ratings');
  expect(tabOf('ratings', tabsOf({ satisfaction: null }))).toBe('detail');
});

test('whoever writes is told that the other side has rated meanwhile', () => {
  const word = (_kind: string, term: { name: string }) => term.name;
  const other = ratingWith({ by: notRated.by, unit: civil, scores: { overall: 5 } });
  const changes = changesBetween(
    { ...requestWith('change-rating'), legalBasis: '', offCatalogueBasis: '', reply: null, clock: null } as never,
    { ...requestWith('change-rating', [ratingWith(), other]), legalBasis: '', offCatalogueBasis: '', reply: null, clock: null } as never,
    word,
    String,
  );
  expect(changes).toEqual([{ field: 'ratings', before: '市教委 已评价 2；市民政局 未评价', after: '市教委 已评价 2；市民政局 已评价 5' }]);
});

test('who has confirmed is offered to rate at once', async () => {
  const note = mount(DoneNote, { props: { verb: 'confirm', request: requestWith('rate'), mayRate: true }, ...shown });
  expect(note.text()).toContain('现在可以评价对方，截止日 2099-10-12');
  await note.find('button').trigger('click');
  expect(note.emitted('rate')).toHaveLength(1);
  await note.setProps({ mayRate: false });
  expect(note.find('button').exists()).toBe(false);
});

test('a notice about ratings leads to them, another one to the request', () => {
  const notice = (about: string) => ({ id: about, about, text: about, kind: { code: 'to_do', name: '待办' }, request: { id: '301', number: null, title: '核查' }, visibleAt: at, readAt: at }) as Notice;
  const list = mount(NoticeList, { props: { notices: [notice('fix_opened'), notice('reply')] }, ...shown });
  expect(list.findAll('a').map((link) => link.attributes('href'))).toEqual(['/requests/301?tab=ratings', '/requests/301']);
});
