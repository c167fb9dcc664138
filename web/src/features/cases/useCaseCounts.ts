// How many cases of a kind wait and how many are open, by the parts of their lists.
import { computed } from 'vue';
import { http, type Answer } from '@/api/http';
import type { CappedCount } from '@/api/types';
import { useResource } from '@/composables/useResource';

type Counts = { mine: CappedCount; open: CappedCount };
type Kind = 'supervision-orders' | 'cards' | 'disputes';

const ask: Record<Kind, (how: { signal?: AbortSignal }) => Promise<Answer<Counts>>> = {
  'supervision-orders': (how) => http.get('/api/v1/supervision-orders/counts', how),
  cards: (how) => http.get('/api/v1/cards/counts', how),
  disputes: (how) => http.get('/api/v1/disputes/counts', how),
};

// What waits for the person, as the menu shows it.
export const waitingCases = async (kind: Kind): Promise<CappedCount> => (await ask[kind]({})).data.mine;

export function useCaseCounts(kind: Kind) {
  const resource = useResource<Counts>(({ signal }) => ask[kind]({ signal }));
  void resource.refresh();
  const counts = computed<Readonly<Record<string, string>>>(() => {
    const found = resource.data.value;
    return Object.fromEntries(Object.entries(found ?? {}).map(([view, count]) => [view, count.text]));
  });
  return { counts, refresh: resource.refresh };
}
