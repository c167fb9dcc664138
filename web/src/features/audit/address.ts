// What the reader of the log looks for stands in the address. Instants are minutes in Shanghai: 2026-11-25T16:30
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export interface AuditFilters {
  from: string;
  to: string;
  person: string;
  action: string;
  result: string;
}

const names = ['from', 'to', 'person', 'action', 'result'] as const;
const minute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

export function filtersOf(query: LocationQuery): AuditFilters {
  const filters: AuditFilters = { from: '', to: '', person: '', action: '', result: '' };
  for (const name of names) {
    const value = query[name];
    if (typeof value === 'string') filters[name] = value;
  }
  return filters;
}

export function queryOf(filters: AuditFilters): LocationQueryRaw {
  return Object.fromEntries(names.map((name) => [name, filters[name].trim()]).filter(([, value]) => value));
}

// As the interface wants it; what is not a minute goes out as it is and is complained about there.
const instantOf = (local: string): string | undefined =>
  minute.test(local) ? `${local}:00+08:00` : local || undefined;

export function questionOf(filters: AuditFilters) {
  return {
    from: instantOf(filters.from),
    to: instantOf(filters.to),
    person: filters.person || undefined,
    action: filters.action || undefined,
    result: filters.result || undefined,
  };
}
