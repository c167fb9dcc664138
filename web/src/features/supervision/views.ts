// The parts of the lists of orders and cards: what waits for the own step stands first.
import { computed } from 'vue';
import { http, type Answer } from '@/api/http';
import type { CappedCount } from '@/api/types';
import { useResource } from '@/composables/useResource';
import type { View } from '@/features/cases/address';

export const views: readonly View[] = [
  { key: 'mine', query: { mine: 'true' } },
  { key: 'open', query: { open: 'true' } },
  { key: 'over', query: { open: 'false' } },
  { key: 'all', query: {} },
];

type Counts = { mine: CappedCount; open: CappedCount };
export function useCounts(of: 'supervision-orders' | 'cards') {
  const resource = useResource<Counts>(({ signal }): Promise<Answer<Counts>> =>
    of === 'cards' ? http.get('/api/v1/cards/counts', { signal }) : http.get('/api/v1/supervision-orders/counts', { signal }),
  );
  void resource.refresh();
  const counts = computed<Readonly<Record<string, string>>>(() => {
    const found = resource.data.value;
    return Object.fromEntries(Object.entries(found ?? {}).map(([view, count]) => [view, count.text]));
  });
  return { counts, refresh: resource.refresh };
}
