// What the inbox shows stands in its address, so that a view can be shared, kept as a bookmark and gone back to.
// A new filter of the interface is added here and in FilterPanel.vue.
import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { paths } from '@/api/schema';
import type { LampCode, SavedView, StateCode, Tab } from '@/api/types';
import { keyOf, sortKeys, sortsOf, type Sort, type SortKey } from '@/components/requestColumns';

export const states = [
  'draft', 'pending_sign', 'sent', 'received', 'correcting', 'in_progress', 'awaiting_requester', 'replied', 'completed',
  'refused', 'withdrawn', 'lapsed', 'terminated',
] as const satisfies readonly StateCode[];
export const lamps = ['red', 'yellow', 'blue', 'green', 'grey'] as const satisfies readonly LampCode[];

// The panel shows these at once, the others when asked for.
export const firstNames = ['lamp', 'state', 'urgent', 'number'] as const;
export const moreNames = [
  'counterpart', 'item', 'caseOfficer', 'sentFrom', 'sentTo', 'dueFrom', 'dueTo', 'onBehalfOf',
] as const;
const names = [...firstNames, ...moreNames] as const;
export type FilterName = (typeof names)[number];
// As they stand in the address. `onBehalfOf`: the absent colleague whose lists are looked at.
export type Filters = Partial<Record<FilterName, string>>;

export interface Asked {
  filters: Filters;
  sort: Sort | undefined;
  // The saved view that it began with.
  view: string | undefined;
}

const allowed: Partial<Record<FilterName, readonly string[]>> = { state: states, lamp: lamps, urgent: ['true', 'false'] };
const sorts: readonly string[] = sortKeys.flatMap(sortsOf);

// What a tab can be sorted by: what is over has no time limit but the end of its rating window, a draft neither number
// nor day.
export function sortableIn(tab: Tab): SortKey[] {
  if (tab === 'drafts') return ['changed'];
  if (tab === 'to_rate') return sortKeys.filter((key) => key !== 'due');
  const over = ['finished', 'to_archive', 'copied'].includes(tab);
  return sortKeys.filter((key) => key !== 'rate_by' && !(over && key === 'due'));
}

function sortOf(tab: Tab, value: unknown): Sort | undefined {
  if (typeof value !== 'string' || !sorts.includes(value)) return undefined;
  return sortableIn(tab).includes(keyOf(value as Sort)) ? (value as Sort) : undefined;
}

// Whatever else an address holds is not looked at.
export function askedOf(tab: Tab, query: LocationQuery): Asked {
  const filters: Filters = {};
  for (const name of names) {
    const value = query[name];
    if (typeof value === 'string' && value !== '' && (allowed[name]?.includes(value) ?? true)) filters[name] = value;
  }
  const view = typeof query.view === 'string' && /^\d+$/.test(query.view) ? query.view : undefined;
  return { filters, sort: sortOf(tab, query.sort), view };
}

// Without what is empty, so that the address stays short.
export function queryOf({ filters, sort, view }: Partial<Asked>): LocationQueryRaw {
  const given = names.map((name) => [name, filters?.[name]?.trim()] as const);
  return Object.fromEntries([...given, ['sort', sort] as const, ['view', view] as const].filter(([, value]) => value));
}

export const isFiltered = (filters: Filters): boolean => names.some((name) => filters[name]);

type Question = NonNullable<paths['/api/v1/requests']['get']['parameters']['query']>;

// As the interface wants it; odd days and numbers go out as they are and are complained about there.
export function questionOf({ filters, sort }: Pick<Asked, 'filters' | 'sort'>): Question {
  const { urgent, ...others } = filters;
  return { ...(others as Question), ...(urgent ? { urgent: urgent === 'true' } : {}), ...(sort ? { sort } : {}) };
}

// The same as one text, for an export.
export function filterText({ filters, sort }: Pick<Asked, 'filters' | 'sort'>): string {
  return new URLSearchParams(queryOf({ filters, sort }) as Record<string, string>).toString();
}

// What a saved view asks for, without what there is no more.
export function askedBy(view: Pick<SavedView, 'id' | 'tab' | 'filter' | 'sort' | 'gone'>): Asked {
  const given = Object.entries(view.filter).filter(([name]) => !view.gone.includes(name));
  const query = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  return askedOf(view.tab.code, { ...query, sort: view.gone.includes('sort') ? null : view.sort, view: view.id });
}

export function sameQuestion(one: Asked, other: Asked): boolean {
  return filterText(one) === filterText(other);
}
