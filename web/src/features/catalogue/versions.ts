// How versions of an item stand to today and to one another.
import type { Item } from '@/api/types';

export function standingOf(item: Item, today: string): 'coming' | 'inForce' | 'over' {
  if (item.validFrom > today) return 'coming';
  return item.validTo === null || item.validTo >= today ? 'inForce' : 'over';
}

const compared = [
  'name', 'form', 'legalBasis', 'situation', 'content', 'materials', 'requesting', 'requested', 'channels', 'limit',
  'urgentLimit', 'sharedData', 'secrecy', 'contact',
] as const satisfies readonly (keyof Item)[];

export function changedFields(before: Item, after: Item): string[] {
  return compared.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
