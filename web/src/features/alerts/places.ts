// Alerts by city, district, unit, and whose turn it is in the unit. An alert names its unit only; level and district are asked for once per unit.
import { http } from '@/api/http';
import type { Alert, Unit } from '@/api/types';

export interface UnitGroup {
  place: string;
  name: string;
  alerts: Alert[];
}

// Of whom it is the turn, a person or a role; alerts of clocks that have ended are nobody's.
export interface UnitPlace extends UnitGroup {
  people: UnitGroup[];
}

export interface DistrictGroup extends UnitGroup {
  units: UnitPlace[];
}

const atOnce = 6;
export const cityPlace = 'city';
export const placeOfUnit = (id: string): string => `unit:${id}`;

export type UnitBook = Map<string, Unit>;

// Learns the units of these alerts and what stands above them. A unit that cannot be read stays unknown.
export async function learnUnits(alerts: readonly Alert[], book: UnitBook): Promise<void> {
  let missing = new Set(alerts.flatMap((alert) => (alert.unit ? [alert.unit.id] : [])));
  for (let level = 0; level < 4 && missing.size > 0; level++) {
    const ids = [...missing].filter((id) => !book.has(id));
    const found: Unit[] = [];
    const work = async (): Promise<void> => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        const answer = await http.get('/api/v1/units/{id}', { params: { id } }).catch(() => null);
        if (answer) found.push(answer.data);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    for (const unit of found) book.set(unit.id, unit);
    // Only in a district does what stands above it matter.
    missing = new Set(found.flatMap((unit) => (unit.level === 'district' && unit.parent ? [unit.parent] : [])));
  }
}

function topOfDistrict(unit: Unit, book: UnitBook): Unit {
  const parent = unit.parent === null ? undefined : book.get(unit.parent);
  return parent?.level === 'district' ? topOfDistrict(parent, book) : unit;
}

export function districtOf(unit: Unit | undefined, book: UnitBook): { place: string; name: string } | null {
  if (unit?.level !== 'district') return null;
  return { place: `region:${unit.region}`, name: topOfDistrict(unit, book).shortName };
}

export interface PlaceWords {
  city: string;
  unknown: string;
  role: (code: string) => string;
}

function groupIn<Group extends UnitGroup>(groups: Group[], place: string, make: () => Group): Group {
  let group = groups.find((one) => one.place === place);
  if (!group) groups.push((group = make()));
  return group;
}

function countTurn(unit: UnitPlace, alert: Alert, words: PlaceWords): void {
  if (!alert.turn) return;
  const { person, role } = alert.turn;
  const place = `${unit.place}/${person ? `person:${person.id}` : `role:${role.code}`}`;
  groupIn(unit.people, place, () => ({ place, name: person?.name ?? words.role(role.code), alerts: [] })).alerts.push(alert);
}

// The city first, then districts; each and its units by the number of alerts.
export function groupByPlace(alerts: readonly Alert[], book: UnitBook, words: PlaceWords): DistrictGroup[] {
  const districts = new Map<string, DistrictGroup>();
  for (const alert of alerts) {
    const district = districtOf(alert.unit ? book.get(alert.unit.id) : undefined, book) ?? { place: cityPlace, name: words.city };
    let group = districts.get(district.place);
    if (!group) districts.set(district.place, (group = { ...district, alerts: [], units: [] }));
    group.alerts.push(alert);
    const place = alert.unit ? placeOfUnit(alert.unit.id) : 'none';
    const unit = groupIn(group.units, place, () => ({ place, name: alert.unit?.shortName ?? words.unknown, alerts: [], people: [] }));
    unit.alerts.push(alert);
    countTurn(unit, alert, words);
  }
  const most = (one: UnitGroup, other: UnitGroup): number => other.alerts.length - one.alerts.length;
  const cityFirst = (group: DistrictGroup): number => (group.place === cityPlace ? 0 : 1);
  const groups = [...districts.values()].sort((one, other) => cityFirst(one) - cityFirst(other) || most(one, other));
  for (const group of groups) group.units.sort(most).forEach((unit) => unit.people.sort(most));
  return groups;
}

export function alertsAt(groups: readonly DistrictGroup[], place: string | undefined): Alert[] {
  if (place === undefined) return groups.flatMap((group) => group.alerts);
  const units = groups.flatMap((group) => group.units);
  const places: UnitGroup[] = [...groups, ...units, ...units.flatMap((unit) => unit.people)];
  return places.find((one) => one.place === place)?.alerts ?? [];
}
