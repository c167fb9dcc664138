import { beforeEach, describe, expect, test } from 'vitest';
import { sections } from 'virtual:manual';
import { chapterFor, chapters } from '@/help/context';
import { stepsFor, useGuide } from '@/help/guide';
import { cut, sectionsWith, wordsOf, type Piece } from '@/help/manual';
import { useSession } from '@/auth/session';
import { areas } from '@/router/area';
import chinese from '@/i18n/zh-CN';
import { freshStores } from './support';

beforeEach(freshStores);

describe('the manual', () => {
  test('has every chapter that pages lead to, and no place twice', () => {
    const ids = sections.map((section) => section.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.values(chapters).filter((chapter) => !ids.includes(chapter))).toEqual([]);
  });
  test('is found by all words of a question, whatever their width and case', () => {
    expect(sectionsWith(sections, '离岗　移交').map((section) => section.id)).toContain('后台任务与人员移交');
    expect(sectionsWith(sections, 'Ａb角').length).toBeGreaterThan(0);
    expect(sectionsWith(sections, '没有这样的词')).toEqual([]);
    expect(sectionsWith(sections, '  ')).toHaveLength(sections.length);
  });
  test('holds no gap where the source was wrapped between characters', () => {
    const prose = JSON.stringify(sections, (_key, value: Piece) => (value?.style === 'code' ? '' : value));
    expect(prose).not.toMatch(/[，；。、] /);
    expect(prose).toContain('双方单位、被抄送的单位');
    expect(prose).toContain('被抄送的单位和所辖的主管机关看得到');
  });
  test('shows where the words stand and loses nothing', () => {
    const shown = cut('先签收，再受理', wordsOf('受理 签收'));
    expect(shown.filter((part) => part.found).map((part) => part.text)).toEqual(['签收', '受理']);
    expect(shown.map((part) => part.text).join('')).toBe('先签收，再受理');
    expect(cut('abc', [])).toEqual([{ text: 'abc', found: false }]);
  });
  test('explains a page by the longest beginning of its address', () => {
    expect(chapterFor('/inbox/to_do')).toBe('收件箱');
    expect(chapterFor('/requests/7')).toBe('请求页面');
    expect(chapterFor('/requests/7/edit')).toBe('起草书面请求');
    expect(chapterFor('/new/oral')).toBe('登记紧急口头请求');
    expect(chapterFor('/alertsX')).toBeNull();
  });
  test('explains every page that one can go to', () => {
    const withoutHelp = ['/sign-in', '/help'];
    const pages = areas.flatMap((area) => area.routes).map((route) => route.path.replace(/\(.*?\)/g, ''));
    expect(pages.filter((page) => !withoutHelp.includes(page) && chapterFor(page) === null)).toEqual([]);
  });
});

describe('the guide', () => {
  test('has words for every step that any role begins with', () => {
    const roles = Object.keys((chinese.terms as { role: object }).role) as never[];
    const words = (chinese.guide as unknown as { steps: object }).steps;
    expect(stepsFor(roles, true).filter((step) => !(step.name in words))).toEqual([]);
    expect(stepsFor(roles, true)).toHaveLength(roles.length + 3);
  });
  test('is shown until it is dismissed, for each person', () => {
    const session = useSession();
    const guide = useGuide();
    const as = (login: string) => (session.session = { login, roles: [{ code: 'signer' }] } as never);
    as('a');
    expect(guide.shown).toBe(true);
    expect(guide.steps.map((step) => step.name)).toEqual(['workbench', 'signer', 'notices', 'help']);
    guide.dismiss();
    expect(guide.shown).toBe(false);
    as('b');
    expect(guide.shown).toBe(true);
    as('a');
    expect(guide.shown).toBe(false);
    guide.again();
    expect(guide.shown).toBe(true);
  });
});
