// What the fields of the query panel offer.
import { ref, type Ref } from 'vue';
import { http } from '@/api/http';
import type { Item, PersonBrief } from '@/api/types';
import { wholeList } from '@/api/whole';

export interface ItemChoice {
  code: string;
  name: string;
}

// All items of today, by their code.
export async function loadItems(): Promise<ItemChoice[]> {
  const items = await wholeList<Item>((after) => http.get('/api/v1/catalogue/items', { query: { after, limit: 100 } }));
  return items.map(({ code, name }) => ({ code, name }));
}

// The absent colleagues whom the person stands in for today.
export async function loadAbsent(self: string): Promise<PersonBrief[]> {
  const { data } = await http.get('/api/v1/delegations');
  const absent = data.items.filter((one) => one.inForce && one.deputy.id === self).map((one) => one.absent);
  return absent.filter((one, place) => absent.findIndex(({ id }) => id === one.id) === place);
}

// Asked for once, when first wanted, and again after a failure.
export function useOnce<T>(load: () => Promise<T[]>): { found: Ref<T[]>; want: () => void } {
  const found = ref<T[]>([]) as Ref<T[]>;
  let asked = false;
  function want(): void {
    if (asked) return;
    asked = true;
    load().then(
      (items) => (found.value = items),
      () => (asked = false),
    );
  }
  return { found, want };
}
