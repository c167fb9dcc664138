import { describe, expect, test } from 'vitest';
import type { Words } from '@/i18n/collect';
import chinese from '@/i18n/zh-CN';
import english from '@/i18n/en';

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}
function textOf(words: Words, key: string): string {
  return key.split('.').reduce<Words | string>((at, step) => (at as Words)[step]!, words) as string;
}
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the words', () => {
  const keys = keysOf(chinese);

  test('are the same in both languages', () => {
    expect(keysOf(english).sort()).toEqual([...keys].sort());
  });
  test.each(keys)('%s has text and the same gaps in both', (key) => {
    expect(textOf(chinese, key).trim()).not.toBe('');
    expect(textOf(english, key).trim()).not.toBe('');
    expect(places(textOf(english, key))).toEqual(places(textOf(chinese, key)));
  });

  // Every literal key in the sources exists; keys that are put together are not seen here.
  test('exist wherever they are used', () => {
    const sources = import.meta.glob<string>(['../src/**/*.vue', '../src/**/*.ts'], { eager: true, query: '?raw', import: 'default' });
    const used = Object.values(sources).flatMap((text) => [...text.matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1]!));
    const labels = Object.values(sources).flatMap((text) => [...text.matchAll(/label: '([\w.]+)'/g)].map((match) => match[1]!));
    expect(used.length).toBeGreaterThan(50);
    expect([...new Set([...used, ...labels])].filter((key) => key.includes('.') && !keys.includes(key))).toEqual([]);
  });
});
