import { mount } from '@vue/test-utils';
import dayjs from 'dayjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { dateTimeOf, dayOf } from '@/components/dates';
import DateField from '@/components/DateField.vue';
import DateTime from '@/components/DateTime.vue';
import { greyOf } from '@/components/lamp';
import LampMark from '@/components/LampMark.vue';
import ProblemNote from '@/components/ProblemNote.vue';
import RemainingDays from '@/components/RemainingDays.vue';
import { ConnectionLost, Problem } from '@/api/problem';
import { piecesOf } from '@/features/search/pieces';
import { i18n } from '@/i18n';
import { freshStores } from './support';

beforeEach(freshStores);
const show = (component: Parameters<typeof mount>[0], props: object) =>
  mount(component, { props, global: { plugins: [i18n] } } as never);

describe('the lamp', () => {
  test.each([
    ['green', '正常'],
    ['blue', '过半'],
    ['yellow', '即将到期'],
    ['red', '已超期'],
    ['grey', '已停止'],
  ])('%s says it in a word and by a shape of its own', (code, name) => {
    const lamp = show(LampMark, { lamp: { code, name }, grey: 'over' });
    expect(lamp.text()).toBe(name);
    expect(lamp.classes()).toContain(`lamp-${code}`);
    expect(lamp.find('svg').attributes('aria-hidden')).toBe('true');
  });
  test.each([
    ['draft', null, '–'],
    ['pending_sign', null, '–'],
    ['awaiting_requester', '2026-09-18T10:00:00+08:00', '已暂停'],
    ['completed', null, '已停止'],
    ['terminated', null, '已停止'],
  ])('grey says of %s what it stands for', (code, pausedAt, text) => {
    const lamp = { code: 'grey', name: '已停止' };
    expect(show(LampMark, { lamp, grey: greyOf({ code }, pausedAt) }).text()).toBe(text);
  });
  test('has five different shapes', () => {
    const shapes = ['green', 'blue', 'yellow', 'red', 'grey'].map((code) => {
      const svg = show(LampMark, { lamp: { code, name: code }, grey: 'over' }).find('svg').element;
      return svg.innerHTML.replace(/<!--.*?-->/g, '');
    });
    expect(new Set(shapes).size).toBe(5);
  });
});

describe('a field for a day', { timeout: 30_000 }, () => {
  const field = (props: object) => show(DateField, { id: 'day', kind: 'day', ...props });
  test('is empty in words, whatever an address brought', () => {
    for (const modelValue of ['', 'abc']) {
      const input = field({ modelValue }).find('input');
      expect([input.element.value, input.attributes('placeholder')]).toEqual(['', '选择日期']);
    }
    expect(field({ modelValue: '2026-09-18' }).find('input').element.value).toBe('2026-09-18');
    expect(field({ modelValue: '2026-09-18T16:30', kind: 'minute' }).find('input').element.value).toBe('2026-09-18 16:30');
  });
  test('has its complaint, and stays shut when one is led to it', async () => {
    const one = field({ modelValue: '', ariaInvalid: 'true', ariaDescribedby: 'day-error' });
    const input = one.find('input');
    expect([input.attributes('aria-invalid'), input.attributes('aria-describedby')]).toEqual(['true', 'day-error']);
    await input.trigger('focus');
    expect(document.querySelector<HTMLElement>('.el-picker__popper')?.style.display).toBe('none');
    await one.setProps({ ariaInvalid: undefined } as never);
    expect(input.attributes('aria-invalid')).toBeUndefined();
  });
  test('begins the week on Monday', () => {
    expect(dayjs('2026-09-18').locale('en').startOf('week').format('YYYY-MM-DD')).toBe('2026-09-14');
  });
});

describe('instants', () => {
  test('are shown in Shanghai', () => {
    expect(dateTimeOf('2026-11-25T16:30:00+08:00')).toBe('2026-11-25 16:30');
    expect(dateTimeOf('2026-11-25T16:30:00Z')).toBe('2026-11-26 00:30');
    expect(dayOf('2026-12-31T23:59:59+08:00')).toBe('2026-12-31');
    expect(dayOf('2026-11-25')).toBe('2026-11-25');
    expect(dateTimeOf('rubbish')).toBe('');
  });
  test('that are not there are a dash that is not read out', () => {
    expect(show(DateTime, { value: null }).attributes('aria-hidden')).toBe('true');
    expect(show(DateTime, { value: '2026-11-25T16:30:00+08:00' }).attributes('datetime')).toBe('2026-11-25T16:30:00+08:00');
  });
});

test.each([
  [{ remainingWorkingDays: 3 }, '3'],
  [{ remainingWorkingDays: 0 }, '0'],
  [{ remainingWorkingDays: -2 }, '超期 2 个工作日'],
  [{ remainingWorkingDays: null }, '–'],
  [{ remainingWorkingDays: 3, pausedAt: '2026-11-25T16:30:00+08:00' }, '已暂停'],
  [{ remainingWorkingDays: 3, provisional: true }, '3（暂）'],
])('what remains: %o', (changes, text) => {
  const line = { pausedAt: null, provisional: false, lamp: { code: 'green', name: '正常' }, ...changes };
  expect(show(RemainingDays, { line }).text()).toBe(text);
});

describe('a problem', () => {
  test('names the fields that the form does not show', () => {
    const errors = [
      { field: 'title', code: 'missing' as const, detail: '必填' },
      { field: 'body', code: 'too_long' as const, detail: '不得超过 10 个字符' },
    ];
    const note = show(ProblemNote, { problem: new Problem(422, { title: '输入有误', errors }, ''), shown: ['title'] });
    expect(note.text()).toContain('body：不得超过 10 个字符');
    expect(note.text()).not.toContain('必填');
    expect(note.attributes('role')).toBe('alert');
  });
  test('says that the text is kept when the connection is lost', () => {
    expect(show(ProblemNote, { problem: new ConnectionLost() }).text()).toContain('已保留');
  });
  test('gives the number of a fault of the server, and of nothing else', () => {
    expect(show(ProblemNote, { problem: new Problem(500, { title: 'x' }, 'r-7') }).text()).toContain('r-7');
    expect(show(ProblemNote, { problem: new Problem(409, { title: 'x' }, 'r-7') }).text()).not.toContain('r-7');
  });
  test('is one sentence where there is but one field', () => {
    const errors = [{ field: 'name', code: 'kind_not_taken' as never, detail: '不接受此类文件' }];
    expect(show(ProblemNote, { problem: new Problem(422, { title: '输入有误', errors }, ''), single: true }).text()).toBe('不接受此类文件');
  });
  test('is nothing when there is none', () => {
    expect(show(ProblemNote, { problem: null }).text()).toBe('');
  });
});

describe('what was found', () => {
  const marked = (text: string, ...ranges: { start: number; length: number }[]) =>
    piecesOf(text, ranges).map((piece) => (piece.found ? `[${piece.text}]` : piece.text)).join('');
  test('is marked by code points', () => {
    expect(marked('关于核查户籍', { start: 2, length: 2 })).toBe('关于[核查]户籍');
    expect(marked('𠮷野家', { start: 1, length: 1 })).toBe('𠮷[野]家');
  });
  test('keeps the whole text whatever the ranges', () => {
    expect(marked('abc', { start: 0, length: 9 })).toBe('[abc]');
    expect(marked('abcd', { start: 0, length: 3 }, { start: 2, length: 2 })).toBe('[abc][d]');
    expect(marked('abc')).toBe('abc');
  });
});
