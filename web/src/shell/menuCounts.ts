// The small numbers of the menu, which the workbench shows too: what waits for the person.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ConnectionLost, Problem } from '@/api/problem';
import type { CappedCount } from '@/api/types';
import type { MenuEntry } from '@/router/area';

export const useMenuCounts = defineStore('menuCounts', () => {
  // By the address of the entry; null where nobody counts for this person.
  const counts = ref<Record<string, CappedCount | null>>({});

  async function take({ to, count }: MenuEntry): Promise<void> {
    try {
      if (count) counts.value[to] = await count();
    } catch (error) {
      // It stays as it was; the page says what is wrong.
      if (!(error instanceof ConnectionLost || error instanceof Problem)) throw error;
    }
  }
  function refresh(entries: readonly MenuEntry[]): void {
    for (const entry of entries) void take(entry);
  }
  return { counts, refresh };
});
