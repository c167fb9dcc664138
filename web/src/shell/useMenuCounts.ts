// The small numbers of the menu: what waits for the person. Counted anew when there is news, and when one has been there.
import { ref, watch, type ComputedRef } from 'vue';
import { useRoute } from 'vue-router';
import { ConnectionLost, Problem } from '@/api/problem';
import { useNotices } from '@/notices/store';
import type { MenuEntry } from '@/router/area';

export function useMenuCounts(entries: ComputedRef<readonly MenuEntry[]>) {
  // By the address of the entry; nothing where nothing waits.
  const counts = ref<Record<string, string>>({});

  async function take({ to, count }: MenuEntry): Promise<void> {
    try {
      const found = await count?.();
      counts.value[to] = found && found.count > 0 ? found.text : '';
    } catch (error) {
      // The menu stays as it was; the page says what is wrong.
      if (!(error instanceof ConnectionLost || error instanceof Problem)) throw error;
    }
  }
  const refresh = (some: readonly MenuEntry[]): void => some.filter(({ count }) => count).forEach((entry) => void take(entry));

  watch(entries, refresh, { immediate: true });
  const notices = useNotices();
  watch(() => notices.news, () => refresh(entries.value));
  const route = useRoute();
  watch(
    () => route.path,
    (_path, before) => refresh(entries.value.filter(({ to }) => before.startsWith(to))),
  );
  return counts;
}
