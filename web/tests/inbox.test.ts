// What stands in the address of a list, in saved views and in the workbench.
import { describe, expect, test } from 'vitest';
import type { ColumnSet, Counter, Counts, RequestLine, SavedView } from '@/api/types';
import { nextSort } from '@/components/requestColumns';
import { askedBy, askedOf, filterText, isFiltered, queryOf, questionOf, sameQuestion, sortableIn } from '@/features/inbox/address';
import { chosenIn } from '@/features/inbox/useColumns';
import { byDue, sumOf, waitingUnder } from '@/features/workbench/overview';

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
});

test('whoever begins to choose columns begins with those that are shown', () => {
  const columns = ['lamp', 'clock', 'urgent'].map((column) => ({ column, hidden: false }));
  const hidden = (own: boolean) => chosenIn({ own, columns } as ColumnSet).filter((one) => one.hidden).map((one) => one.column);
  expect(hidden(false)).toEqual(['clock', 'urgent']);
  expect(hidden(true)).toEqual([]);
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
