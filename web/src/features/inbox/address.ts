// What the inbox shows stands in its address, so that a view can be shared, kept as a bookmark and gone back to.
// New filters of the interface are added here and in FilterPanel.vue.
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export interface InboxFilters {
  // The absent colleague whose lists are looked at.
  onBehalfOf?: string;
}

const names = ['onBehalfOf'] as const satisfies readonly (keyof InboxFilters)[];

export function filtersOf(query: LocationQuery): InboxFilters {
  const filters: InboxFilters = {};
  for (const name of names) {
    const value = query[name];
    if (typeof value === 'string' && value !== '') filters[name] = value;
  }
  return filters;
}

// Without what is empty, so that the address stays short.
export function queryOf(filters: InboxFilters): LocationQueryRaw {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
}
