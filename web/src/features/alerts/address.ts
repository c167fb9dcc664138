// What the desk shows stands in its address: /alerts?rung=red_card&unit=…&all=true
import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { RungCode } from '@/api/types';
import { rungs } from './rungs';

export interface AlertFilters {
  rung?: RungCode | undefined;
  // A unit, or a district as `region:310101`.
  place?: string | undefined;
  // Also those that somebody has acknowledged.
  all?: boolean | undefined;
}

export function filtersOf(query: LocationQuery): AlertFilters {
  const filters: AlertFilters = {};
  const rung = rungs.find((one) => one === query.rung);
  if (rung) filters.rung = rung;
  if (typeof query.place === 'string' && query.place !== '') filters.place = query.place;
  if (query.all === 'true') filters.all = true;
  return filters;
}

export function queryOf({ rung, place, all }: AlertFilters): LocationQueryRaw {
  return { ...(rung && { rung }), ...(place && { place }), ...(all && { all: 'true' }) };
}
