// The columns that a table of requests can have: those of the interface, and two that say two things at once.
import type { ColumnCode } from '@/api/types';

// `counterpart`: the unit across the table · `step`: the state, and below it who works on it.
export type TableColumn = ColumnCode | 'counterpart' | 'step';

// Where nobody has chosen others.
export const usualColumns: readonly TableColumn[] = [
  'lamp', 'number', 'title', 'item', 'counterpart', 'step', 'sent_at', 'due_at', 'remaining',
];
// What is to be rated has no time limit any more but the end of its window.
export const ratingColumns: readonly TableColumn[] = [
  'lamp', 'number', 'title', 'item', 'counterpart', 'step', 'sent_at', 'rate_by', 'changed_at',
];
// Nor does a clock run where everything is over.
export const finishedColumns: readonly TableColumn[] = ['number', 'title', 'item', 'counterpart', 'step', 'sent_at', 'changed_at'];
// Where the table is not the main thing.
export const briefColumns: readonly TableColumn[] = ['lamp', 'number', 'title', 'counterpart', 'step', 'due_at', 'remaining'];

export const sortKeys = ['due', 'rate_by', 'sent', 'changed', 'number'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = SortKey | `-${SortKey}`;

const keyOfColumn: Partial<Record<TableColumn, SortKey>> = {
  number: 'number',
  sent_at: 'sent',
  due_at: 'due',
  rate_by: 'rate_by',
  changed_at: 'changed',
};
export const sortKeyOf = (column: TableColumn): SortKey | undefined => keyOfColumn[column];

export const keyOf = (sort: Sort): SortKey => (sort.startsWith('-') ? sort.slice(1) : sort) as SortKey;
export const isDescending = (sort: Sort): boolean => sort.startsWith('-');

// Both ways of a key, the more useful one first: what is due soonest, or what is newest.
export function sortsOf(key: SortKey): readonly [Sort, Sort] {
  return key === 'due' || key === 'rate_by' ? [key, `-${key}`] : [`-${key}`, key];
}

// What the head of a column asks for next: one way, the other way round, the own order.
export function nextSort(key: SortKey, present: Sort | undefined): Sort | undefined {
  const [first, second] = sortsOf(key);
  if (present === undefined || keyOf(present) !== key) return first;
  return present === first ? second : undefined;
}
