// What forms hold of a unit.
import { http } from './http';
import type { UnitBrief } from './types';

export const briefOfUnit = ({ id, code, name, shortName }: UnitBrief): UnitBrief => ({ id, code, name, shortName });

// For an address, or a text that was kept, which names the unit by its id only.
export async function unitWith(id: string): Promise<UnitBrief> {
  return briefOfUnit((await http.get('/api/v1/units/{id}', { params: { id } })).data);
}
