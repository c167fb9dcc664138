// What stands beside a request: its supervision orders, cards and disputes. The page of the request does not wait for
// them; they tell its tabs how many there are.
import { computed, watch, type Ref } from 'vue';
import { http } from '@/api/http';
import { useAfterFirstFrame } from '@/composables/useAfterFirstFrame';
import { useLookAgain } from '@/composables/useLookAgain';
import { useResource } from '@/composables/useResource';

const limit = 100;
const countOf = (pages: readonly ({ items: readonly unknown[]; next: string | null } | null)[]): string => {
  const count = pages.reduce((sum, page) => sum + (page?.items.length ?? 0), 0);
  if (count === 0) return '';
  return pages.some((page) => page?.next) ? `${count}+` : String(count);
};

export function useRequestCases(id: Ref<string>, version: Ref<number | undefined>) {
  const query = (): { request: string; limit: number } => ({ request: id.value, limit });
  const orders = useResource(({ signal }) => http.get('/api/v1/supervision-orders', { query: query(), signal }));
  const cards = useResource(({ signal }) => http.get('/api/v1/cards', { query: query(), signal }));
  const disputes = useResource(({ signal }) => http.get('/api/v1/disputes', { query: query(), signal }));
  const all = [orders, cards, disputes];
  const drawn = useAfterFirstFrame();

  function refresh(): void {
    if (drawn.value && version.value !== undefined) for (const one of all) void one.refresh();
  }
  watch([drawn, version], refresh);
  useLookAgain(refresh);
  // Those of another request are not shown meanwhile.
  watch(id, () => {
    for (const one of all) one.data.value = null;
  });

  const counts = computed(() => ({
    supervision: countOf([orders.data.value, cards.data.value]),
    disputes: countOf([disputes.data.value]),
  }));
  return { orders, cards, disputes, counts, refresh };
}
export type RequestCases = ReturnType<typeof useRequestCases>;
