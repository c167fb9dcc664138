// The alerts that the caller may see, up to a number that a person can still look through.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { http, type Answer } from '@/api/http';
import type { Alert, AlertPage, RungCode } from '@/api/types';
import type { AlertQuestion } from './address';
import { learnUnits, type UnitBook } from './places';
import { rungs } from './rungs';

const pageSize = 100;
const mostPages = 3;
// Of each rung, so that many prompts never hide a red card.
export const mostOfRung = pageSize * mostPages;

type More = Partial<Record<RungCode, boolean>>;

interface Asked extends AlertQuestion {
  open: 'true' | undefined;
}

async function alertsOf(rung: RungCode, asked: Asked, signal: AbortSignal): Promise<{ found: Alert[]; more: boolean }> {
  const filter = { ...asked, rung, limit: pageSize };
  const found: Alert[] = [];
  let next: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const after: string | undefined = next ?? undefined;
    const { data }: Answer<AlertPage> = await http.get('/api/v1/alerts', { query: { ...filter, after }, signal });
    found.push(...data.items);
    next = data.next;
    if (next === null) break;
  }
  return { found, more: next !== null };
}

export function useAlerts(onlyOpen: () => boolean, question: () => AlertQuestion = () => ({})) {
  const alerts = shallowRef<Alert[]>([]);
  const book = shallowRef<UnitBook>(new Map());
  // The rungs of which there are more than were loaded.
  const more = shallowRef<More>({});
  const loading = ref(false);
  const loaded = ref(false);
  const readAt = ref<string | null>(null);
  const problem = shallowRef<unknown>(null);
  let running: AbortController | null = null;

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    loading.value = true;
    try {
      const asked = { ...question(), open: onlyOpen() ? ('true' as const) : undefined };
      const lists = await Promise.all(rungs.map((rung) => alertsOf(rung, asked, mine.signal)));
      const found = lists.flatMap((list) => list.found);
      const known = new Map(book.value);
      await learnUnits(found, known);
      if (running !== mine) return;
      [alerts.value, book.value] = [found, known];
      more.value = Object.fromEntries(rungs.map((rung, index) => [rung, lists[index]?.more]));
      [loaded.value, problem.value, readAt.value] = [true, null, new Date().toISOString()];
    } catch (error) {
      if (running === mine) problem.value = error;
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  onScopeDispose(() => running?.abort());
  return { alerts, book, more, loading, loaded, readAt, problem, refresh };
}
