// Rules of the house that no type can hold.
import { describe, expect, test } from 'vitest';

const sources = import.meta.glob<string>(['../src/**/*.vue', '../src/**/*.ts', '!../src/**/*.d.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
const filesWith = (pattern: RegExp): string[] =>
  Object.entries(sources)
    .filter(([, text]) => pattern.test(text))
    .map(([name]) => name.replace('../src/', ''));

describe('the sources', () => {
  test('call the server in one place', () => {
    expect(filesWith(/\bfetch\(|XMLHttpRequest|sendBeacon/)).toEqual(['api/http.ts']);
  });
  test('never write markup from text', () => {
    expect(filesWith(/v-html|innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/)).toEqual([]);
  });
  test('hold no style or handler inside markup', () => {
    expect(filesWith(/\sstyle="|\sonclick="/)).toEqual([]);
  });
  test('answer what is wrong themselves, not by a bubble of the browser, and take dates by one field', () => {
    const forms = Object.values(sources).flatMap((text) => text.match(/<form\b[^>]*>/g) ?? []);
    expect(forms.filter((form) => !form.includes('novalidate'))).toEqual([]);
    expect(filesWith(/<el-date-picker|type="(date|datetime-local)"/)).toEqual(['components/DateField.vue']);
  });
  test('stay small', () => {
    const long = Object.entries(sources).filter(([, text]) => text.split('\n').length > 300);
    expect(long.map(([name]) => name)).toEqual([]);
  });
});
