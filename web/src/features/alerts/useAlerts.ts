// The alerts that the caller may see, up to a number that a person can still look through.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { http, type Answer } from '@/api/http';
import type { Alert, AlertPage, RungCode } from '@/api/types';
import { learnUnits, type UnitBook } from './places';

const pageSize = 100;
const mostPages = 5;

export interface AlertQuestion {
  rung?: RungCode | undefined;
  onlyOpen: boolean;
}

export function useAlerts(question: () => AlertQuestion) {
  const alerts = shallowRef<Alert[]>([]);
  // Also the place of a unit, which comes a moment later.
  const book = shallowRef<UnitBook>(new Map());
  const more = ref(false);
  const loading = ref(false);
  const loaded = ref(false);
  const readAt = ref<string | null>(null);
  const problem = shallowRef<unknown>(null);
  let running: AbortController | null = null;

  async function pages(signal: AbortSignal): Promise<{ found: Alert[]; next: string | null }> {
    const found: Alert[] = [];
    let next: string | null = null;
    const { rung, onlyOpen } = question();
    const filter = { rung, open: onlyOpen ? ('true' as const) : undefined, limit: pageSize };
    for (let page = 0; page < mostPages; page++) {
      const after: string | undefined = next ?? undefined;
      const { data }: Answer<AlertPage> = await http.get('/api/v1/alerts', { query: { ...filter, after }, signal });
      found.push(...data.items);
      next = data.next;
      if (next === null) break;
    }
    return { found, next };
  }

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    loading.value = true;
    try {
      const { found, next } = await pages(mine.signal);
      const known = new Map(book.value);
      await learnUnits(found, known);
      if (running !== mine) return;
      [alerts.value, more.value, book.value] = [found, next !== null, known];
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
