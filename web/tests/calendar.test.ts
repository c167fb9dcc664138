import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useSession } from '@/auth/session';
import CalculatorPage from '@/features/calendar/CalculatorPage.vue';
import JobOutcome from '@/features/calendar/JobOutcome.vue';
import { complaintAbout, typed } from '@/features/calendar/calendarFile';
import { limitText } from '@/features/calendar/limits';
import { monthsOf, sourcesOf, weekdayOf, type CalendarYear } from '@/features/calendar/months';
import { ageOf, bodyOf, formOf, keptForm, type ClockRule } from '@/features/calendar/rules';
import { tokensOf } from '@/features/catalogue/scope';
import { i18n, useLanguage } from '@/i18n';
import { answer, freshStores, serve, zhang } from './support';

const year: CalendarYear = {
  year: 2026,
  provisional: false,
  version: 3,
  workingHours: [{ from: '09:00', to: '12:00' }],
  days: [
    { date: '2026-02-14', kind: 'make_up', source: '通知' },
    { date: '2026-02-16', kind: 'holiday', source: '通知' },
  ],
};

describe('the months of a year', () => {
  const days = monthsOf(year).flat(2).filter((day) => day !== null);
  test('hold every day once, Monday first', () => {
    expect(days.length).toBe(365);
    expect(monthsOf({ ...year, year: 2024 }).flat(2).filter(Boolean).length).toBe(366);
    for (const month of monthsOf(year)) for (const week of month) expect(week.length).toBe(7);
    for (const week of monthsOf(year).flat()) week.forEach((day, place) => day && expect(weekdayOf(day.date)).toBe(place + 1));
  });
  test('say what each day is', () => {
    const kindOf = (date: string) => days.find((day) => day.date === date)?.kind;
    expect(['2026-02-13', '2026-02-14', '2026-02-15', '2026-02-16'].map(kindOf)).toEqual(['working', 'make_up', 'weekend', 'holiday']);
  });
  test('name the notices with what they order', () => {
    expect(sourcesOf(year)).toEqual([{ name: '通知', holidays: 1, makeUps: 1 }]);
  });
});

describe('time limits in words', () => {
  const t = i18n.global.t as (key: string, named: Record<string, unknown>, plural: number) => string;
  test.each([
    ['working_days', 5, '5 个工作日'],
    ['calendar_days', 20, '20 个自然日'],
    ['working_minutes', 240, '4 小时（工作时间）'],
    ['working_minutes', 90, '90 分钟（工作时间）'],
  ] as const)('%s %i', (unit, amount, words) => {
    expect(limitText(t, { unit, amount })).toBe(words);
  });
  test.each([
    ['working_days', 1, '1 working day'],
    ['working_days', 2, '2 working days'],
    ['working_minutes', 60, '1 working hour'],
  ] as const)('in English: %s %i', async (unit, amount, words) => {
    await useLanguage('en');
    expect(limitText(t, { unit, amount })).toBe(words);
    await useLanguage('zh-CN');
  });
});

describe('the file of a year', () => {
  test('is refused before it is sent when it cannot be one', () => {
    expect(complaintAbout(null)).toBe('calendar.import.fileMissing');
    expect(complaintAbout(new File([''], '2027.pdf'))).toBe('calendar.import.wrongKind');
    expect(complaintAbout(new File(['x'.repeat(1024 * 1024 + 1)], '2027.csv'))).toBe('calendar.import.tooLarge');
    expect(complaintAbout(new File(['x'], '2027.CSV'))).toBe('');
  });
  test('has the type that its name says', () => {
    expect(typed(new File([''], '2027.csv', { type: 'application/vnd.ms-excel' })).type).toBe('text/csv');
    expect(typed(new File([''], '2027.ics')).type).toBe('text/calendar');
  });
});

describe('clock rules', () => {
  const days = (amount: number) => ({ unit: 'working_days' as const, amount });
  const rule = {
    code: 'K3', name: '补正', variant: '', validFrom: '2026-01-01', validTo: null, inForce: true,
    normal: { limit: days(5), automatic: days(5) }, urgent: { limit: days(2), automatic: null }, warnPercent: [50, 80], legalBasis: '旧',
  } as ClockRule;

  test('are in force, to come or past', () => {
    expect(ageOf(rule, '2026-09-18')).toBe('inForce');
    expect(ageOf({ ...rule, inForce: false }, '2026-09-18')).toBe('past');
    expect(ageOf({ ...rule, inForce: false, validFrom: '2027-01-01' }, '2026-09-18')).toBe('future');
  });
  test('begin a next version without changing the present one', () => {
    const form = formOf(rule);
    form.normal.amount = 4;
    expect(rule.normal.limit.amount).toBe(5);
    expect(bodyOf({ ...form, validFrom: '2027-01-01', legalBasis: '新' })).toEqual({
      code: 'K3', variant: '', validFrom: '2027-01-01', warnPercent: [50, 80], legalBasis: '新',
      normal: { limit: days(4), automatic: days(5) }, urgent: { limit: days(2), automatic: null },
    });
  });
});

describe('the form of a version that was left', () => {
  const days = { unit: 'working_days', amount: 5 };
  const form = { rule: 'K3/', validFrom: '', normal: days, urgent: days, normalAutomatic: days, urgentAutomatic: null, blue: 50, yellow: 80, legalBasis: '通知' };
  test('comes back, and what is no such form does not', () => {
    expect(keptForm(JSON.stringify(form))).toEqual(form);
    for (const text of ['', 'null', '{', '[]', '{"rule":"K3/"}']) expect(keptForm(text), text).toBeNull();
  });
});

describe('the deadline calculator', () => {
  const open = async (address: string) => {
    freshStores();
    useSession().session = zhang;
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/calculator', name: 'calculator', component: CalculatorPage }] });
    await router.push(address);
    const page = mount(CalculatorPage, { global: { plugins: [i18n, router] } });
    await flushPromises();
    return page;
  };
  test('answers an address that asks for nonsense beside the fields', async () => {
    const calls = serve(answer(200, {}));
    const page = await open('/calculator?from=abc&amount=-5');
    expect(page.findAll('.field-error').map((one) => one.text()).filter(Boolean)).toEqual(['请选择起算时间', '请输入 1 至 10000 的整数']);
    expect(page.find('form input').element).toHaveProperty('value', '');
    expect(calls).toEqual([]);
    page.unmount();
  });
});

test('what a change moves is named by number and title', async () => {
  freshStores();
  useSession().session = zhang;
  const request = { id: '7301444403200000001', number: '沪教函〔2026〕12号', title: '核查' };
  const row = { ordinal: 0, subject: request.id, request, code: null, field: null, message: null, clock: null, oldDueAt: null, newDueAt: null };
  serve(answer(200, { items: [row, { ...row, ordinal: 1, request: null }], next: null }));
  const job = { id: '1', kind: { code: 'calendar_preview', name: '' }, state: { code: 'done', name: '已完成' }, total: 0, done: 0 };
  const outcome = mount(JobOutcome, { props: { job, finished: true } as never, global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } } });
  await flushPromises();
  expect(outcome.findAll('tbody tr').map((line) => line.find('td').text())).toEqual(['沪教函〔2026〕12号 核查', request.id]);
  expect(outcome.findComponent(RouterLinkStub).props('to')).toBe(`/requests/${request.id}`);
});

test('a line of a file that is wrong is named by its place, its column and what may stand there', async () => {
  freshStores();
  useSession().session = zhang;
  const row = (subject: string, field: string | null, code: string, message: string) => ({ ordinal: subject.length, subject, field, code, message, clock: null });
  serve(answer(200, { items: [row('2:2', 'kind', 'unknown', '不存在或当前无效'), row('12:1', 'date', 'malformed', '格式不正确'), row('3', 'DTSTART', 'missing', '必填'), row('job', null, 'empty', '文件是空的')], next: null }));
  const job = { id: '1', kind: { code: 'calendar_preview', name: '' }, state: { code: 'failed', name: '失败' }, total: 0, done: 0 };
  const outcome = mount(JobOutcome, { props: { job, finished: true } as never, global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } } });
  await flushPromises();
  expect(outcome.findAll('li').map((line) => line.text())).toEqual([
    '第 2 行“类型（kind）”：不存在或当前无效（可填 off（放假）或 on（调休上班））',
    '第 12 行“日期（date）”：格式不正确（请写成 2027-01-01）',
    '第 3 个事件 DTSTART：必填',
    '文件是空的',
  ]);
});

test('the scope of an item is read part by part', () => {
  expect(tokensOf('*')).toEqual([{ kind: 'all', name: '' }]);
  expect(tokensOf('level:district; line:民政;unit:11310000MB90575131')).toEqual([
    { kind: 'level', name: 'district' }, { kind: 'line', name: '民政' }, { kind: 'unit', name: '11310000MB90575131' },
  ]);
  expect(tokensOf('elsewhere')).toEqual([{ kind: 'other', name: 'elsewhere' }]);
});
