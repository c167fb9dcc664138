// Lists of people, and the small rules of help with drafting.
import { describe, expect, test } from 'vitest';
import type { Item, Materials, Person, ProposedWords } from '@/api/types';
import { changedFields, standingOf } from '@/features/catalogue/versions';
import { emptyDraft } from '@/features/drafting/draft';
import { compare, fill } from '@/features/drafting/words';
import { marksWith } from '@/features/materials/useMaterials';
import { isOfUnit, markOf, matching, readDraft } from '@/features/people/people';
import { insertPhrase } from '@/features/phrases/insert';
import { purposeOf } from '@/features/phrases/purposes';

const person = (name: string, login: string, roles: string[], disabled = false): Person =>
  ({ id: login, name, login, roles: roles.map((code) => ({ code, name: code })), disabled }) as never;
const people = [
  person('李勇', 'li.yong', ['allocator', 'case_officer']),
  person('王芳', 'wang.fang', ['handler', 'auditor']),
  person('赵刚', 'zhao.gang', ['handler'], true),
];
const found = (filter: object): string[] =>
  matching(people, { words: '', role: '', withDisabled: false, ...filter }).map((one) => one.name);

describe('people', () => {
  test('are found by parts of name and login, whatever their case and width, and by role', () => {
    expect(found({ words: 'ＬＩ yong' })).toEqual(['李勇']);
    expect(found({ words: '芳' })).toEqual(['王芳']);
    expect(found({ role: 'handler' })).toEqual(['王芳']);
    expect(found({ role: 'handler', withDisabled: true })).toEqual(['王芳', '赵刚']);
  });
  test('who hold a higher office are not of the unit alone', () => {
    expect(people.map(isOfUnit)).toEqual([true, false, true]);
  });
  test('are kept as typed, without what does not fit', () => {
    const draft = { login: 'a', name: '名', roles: ['head', 'handler'] as never[], disabled: false };
    expect(readDraft(markOf(draft))).toEqual({ ...draft, roles: ['handler', 'head'] });
    expect(readDraft('{"roles":["boss","head"],"name":"x"}')).toEqual({ login: '', name: 'x', roles: ['head'], disabled: false });
    expect(readDraft('no')).toBeNull();
  });
});

describe('a phrase', () => {
  test('goes where the cursor stands, over what is selected, and on a line of its own at the end', () => {
    expect(insertPhrase('甲乙', { start: 1, end: 1 }, '丙', true)).toEqual({ text: '甲丙乙', caret: 2 });
    expect(insertPhrase('甲乙', { start: 0, end: 2 }, '丙', true)).toEqual({ text: '丙', caret: 1 });
    expect(insertPhrase('甲乙', { start: 2, end: 2 }, '丙', true)).toEqual({ text: '甲乙\n丙', caret: 4 });
    expect(insertPhrase('甲乙', { start: 2, end: 2 }, '丙', false)).toEqual({ text: '甲乙丙', caret: 3 });
    expect(insertPhrase('', { start: 0, end: 0 }, '丙', true)).toEqual({ text: '丙', caret: 1 });
  });
  test('fits the field by its verb', () => {
    expect([purposeOf('sign', 'opinion'), purposeOf('accept', 'opinion'), purposeOf('reply', 'text')]).toEqual(['signing', 'opinion', 'reply']);
    expect([purposeOf('refuse', 'reasons'), purposeOf('request-correction', 'missing'), purposeOf('reply', 'outcome')]).toEqual(['refusal', 'correction', null]);
  });
});

test('a template fills what is empty and leaves what was typed', () => {
  const draft = { ...emptyDraft(), title: '我的标题' };
  const words = { title: '模板标题', body: '模板正文', legalBasis: '', shipped: true, open: [] } as ProposedWords;
  const { free, taken } = compare(draft, words);
  expect([free, taken]).toEqual([['body'], ['title']]);
  fill(draft, words, free);
  expect([draft.title, draft.body]).toEqual(['我的标题', '模板正文']);
});

test('a mark at one material leaves those at the others', () => {
  const list = {
    version: 3, item: null, open: 1, markable: true,
    materials: [
      { material: '甲', ready: true, attachment: { id: '7', name: 'a.pdf' }, note: '见附件', open: false },
      { material: '乙', ready: false, attachment: null, note: '', open: true },
    ],
  } as Materials;
  expect(marksWith(list, '乙', { ready: true })).toEqual([
    { material: '甲', ready: true, attachment: '7', note: '见附件' },
    { material: '乙', ready: true, attachment: null, note: '' },
  ]);
});

test('versions of an item stand before, on or after today, and say what they changed', () => {
  const item = (changes: object): Item => ({ name: '名', content: '甲', validFrom: '2026-01-01', validTo: null, ...changes }) as never;
  expect(standingOf(item({}), '2026-01-01')).toBe('inForce');
  expect(standingOf(item({ validTo: '2026-02-01' }), '2026-02-02')).toBe('over');
  expect(standingOf(item({}), '2025-12-31')).toBe('coming');
  expect(changedFields(item({}), item({ content: '乙', validFrom: '2026-03-01' }))).toEqual(['content']);
});
