// A list that is loaded page by page, with "more" at its end.
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { Answer } from '@/api/http';

interface Page<T> {
  items: T[];
  next: string | null;
}

export function usePages<T>(fetchPage: (after: string | undefined, signal: AbortSignal) => Promise<Answer<Page<T>>>) {
  const items = shallowRef<T[]>([]);
  const next = ref<string | null>(null);
  const loading = ref(false);
  // At least one page has come since the last `reload`.
  const loaded = ref(false);
  const problem = shallowRef<unknown>(null);
  let running: AbortController | null = null;

  async function take(after: string | undefined): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    loading.value = true;
    problem.value = null;
    try {
      const { data } = await fetchPage(after, mine.signal);
      if (running !== mine) return;
      items.value = after === undefined ? data.items : [...items.value, ...data.items];
      next.value = data.next;
      loaded.value = true;
    } catch (error) {
      if (running === mine) problem.value = error;
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  // The first page of another list: what was there goes at once.
  function reload(): Promise<void> {
    [items.value, next.value, loaded.value] = [[], null, false];
    return take(undefined);
  }

  const refresh = (): Promise<void> => take(undefined);
  const more = (): Promise<void> => (next.value === null ? Promise.resolve() : take(next.value));
  const empty = computed(() => loaded.value && items.value.length === 0);

  onScopeDispose(() => running?.abort());
  return { items, next, loading, loaded, problem, empty, reload, refresh, more };
}
