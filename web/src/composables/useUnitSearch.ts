// Units found by part of their names or codes.
import { computed, onScopeDispose, ref, watch } from 'vue';
import { http } from '@/api/http';
import type { Unit } from '@/api/types';

export function useUnitSearch() {
  const words = ref('');
  const found = ref<Unit[]>([]);
  const more = ref(false);
  const answered = ref(false);
  const searching = computed(() => words.value.trim() !== '');
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function find(): Promise<void> {
    const q = words.value.trim();
    if (!q) return;
    const { data } = await http.get('/api/v1/units', { query: { q, limit: 50 } });
    // Somebody types faster than the server answers.
    if (q !== words.value.trim()) return;
    [found.value, more.value, answered.value] = [data.items, data.next !== null, true];
  }
  watch(words, () => {
    clearTimeout(timer);
    [found.value, more.value, answered.value] = [[], false, false];
    timer = setTimeout(() => void find().catch(() => undefined), 250);
  });
  onScopeDispose(() => clearTimeout(timer));
  return { words, searching, found, more, answered };
}
