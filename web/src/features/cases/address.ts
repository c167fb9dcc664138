// What a list of cases shows stands in its address: /supervision-orders?view=open&severity=red&unit=…
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

// A part of the list, as a tab; the first one is shown when the address names none.
export interface View {
  key: string;
  // What the server is asked for.
  query: Readonly<Record<string, string>>;
}
export interface Choice {
  name: string;
  // Its words are terms.<terms>.<code>.
  terms: string;
  codes: readonly string[];
}
export interface Asked {
  view: View;
  filters: Readonly<Record<string, string>>;
}

export function askedOf(query: LocationQuery, views: readonly View[], choices: readonly Choice[], withUnit: boolean): Asked {
  const filters: Record<string, string> = {};
  for (const { name, codes } of choices) {
    const code = codes.find((one) => one === query[name]);
    if (code !== undefined) filters[name] = code;
  }
  if (withUnit && typeof query.unit === 'string' && /^[1-9]\d{0,18}$/.test(query.unit)) filters.unit = query.unit;
  return { view: views.find(({ key }) => key === query.view) ?? views[0]!, filters };
}

export function queryOf({ view, filters }: Asked, views: readonly View[]): LocationQueryRaw {
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  return { ...(view.key === views[0]!.key ? {} : { view: view.key }), ...Object.fromEntries(given) };
}
