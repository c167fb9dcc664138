// What the desk shows stands in its address: /alerts?rung=red_card&place=unit:7&clock=K4&all=true
import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { RungCode } from '@/api/types';
import { rungs } from './rungs';

export interface AlertFilters {
  rung?: RungCode | undefined;
  // A district as `region:310101`, a unit as `unit:7`, a person or role in it as `unit:7/person:9`, `unit:7/role:head`.
  place?: string | undefined;
  // What the server is asked for.
  clock?: ClockCode | undefined;
  unit?: string | undefined;
  person?: string | undefined;
  firedFrom?: string | undefined;
  firedTo?: string | undefined;
  // Also those that somebody has acknowledged.
  all?: boolean | undefined;
}

export const clocks = ['K1', 'K2', 'K3', 'K4', 'K6', 'K8'] as const;
export type ClockCode = (typeof clocks)[number];
// The conditions of the panel, as they stand in the address and go to the server.
export const askedNames = ['clock', 'unit', 'person', 'firedFrom', 'firedTo'] as const;
export type AlertQuestion = Pick<AlertFilters, (typeof askedNames)[number]>;
export const questionOf = (filters: AlertFilters): AlertQuestion =>
  Object.fromEntries(askedNames.filter((name) => filters[name]).map((name) => [name, filters[name]]));

const shapes: Record<(typeof askedNames)[number], RegExp> = {
  clock: new RegExp(`^(${clocks.join('|')})$`),
  unit: /^[1-9]\d{0,18}$/,
  person: /^[1-9]\d{0,18}$/,
  firedFrom: /^\d{4}-\d{2}-\d{2}$/,
  firedTo: /^\d{4}-\d{2}-\d{2}$/,
};

export function filtersOf(query: LocationQuery): AlertFilters {
  const filters: AlertFilters = {};
  const rung = rungs.find((one) => one === query.rung);
  if (rung) filters.rung = rung;
  if (typeof query.place === 'string' && query.place !== '') filters.place = query.place;
  if (query.all === 'true') filters.all = true;
  const asked = askedNames.filter((name) => typeof query[name] === 'string' && shapes[name].test(query[name]));
  return { ...filters, ...Object.fromEntries(asked.map((name) => [name, query[name]])) };
}

export function queryOf(filters: AlertFilters): LocationQueryRaw {
  const { rung, place, all } = filters;
  return { ...(rung && { rung }), ...(place && { place }), ...questionOf(filters), ...(all && { all: 'true' }) };
}
