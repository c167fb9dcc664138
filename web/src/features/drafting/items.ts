// Items of the catalogue as a drafter needs them.
import { http } from '@/api/http';
import { isNotFound } from '@/api/problem';
import type { Item, ItemBrief, UnitBrief } from '@/api/types';
import { tokensOf } from '@/features/catalogue/scope';

export async function itemWith(id: string): Promise<Item | null> {
  try {
    return (await http.get('/api/v1/catalogue/items/{id}', { params: { id } })).data;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

export const briefOf = ({ id, code, version, name }: Item): ItemBrief => ({ id, code, version, name });

// Materials stand in one text, separated by semicolons or lines.
export function materialsOf(text: string): string[] {
  return text
    .split(/[；;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

export async function likelyItems(words: string, limit = 10): Promise<ItemBrief[]> {
  const q = words.trim().slice(0, 100);
  if (!q) return [];
  const { data } = await http.get('/api/v1/suggestions', { query: { kind: 'item', q, limit } });
  return data.items.filter((found): found is ItemBrief => 'version' in found);
}

// Units that may be asked under the item, as far as it names them by function or code; where it names everybody
// there is nothing to propose.
export async function unitsUnder(item: Item): Promise<UnitBrief[]> {
  const names = tokensOf(item.requested).filter((token) => token.kind === 'line' || token.kind === 'unit');
  const answers = await Promise.all(
    names.map(({ name }) =>
      http.get('/api/v1/suggestions', { query: { kind: 'unit', q: name, item: item.id, limit: 50 } }),
    ),
  );
  const units = new Map<string, UnitBrief>();
  for (const { data } of answers)
    for (const found of data.items) if ('shortName' in found) units.set(found.id, found);
  return [...units.values()];
}
