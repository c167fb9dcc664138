// Something that a page shows: loaded, refreshed when it may have changed, and kept in sight when that fails.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Answer } from '@/api/http';

export interface Load {
  // For If-None-Match: the version that is here already.
  etag: string | null;
  signal: AbortSignal;
}

export interface Resource<T> {
  data: ShallowRef<T | null>;
  etag: Ref<string | null>;
  loading: Ref<boolean>;
  // Why it could not be loaded; while `data` is there, it is that of the last time.
  problem: ShallowRef<unknown>;
  // What is shown may be out of date.
  stale: Ref<boolean>;
  // Forgets what is there and loads anew, such as for another address.
  load: () => Promise<void>;
  // Asks whether it changed.
  refresh: () => Promise<void>;
  // Takes over what a change has answered.
  replace: (data: T, etag: string | null) => void;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function useResource<T>(fetchIt: (load: Load) => Promise<Answer<T>>): Resource<T> {
  const data = shallowRef<T | null>(null);
  const etag = ref<string | null>(null);
  const loading = ref(false);
  const problem = shallowRef<unknown>(null);
  const stale = ref(false);
  let running: AbortController | null = null;

  function replace(newer: T, tag: string | null): void {
    [data.value, etag.value, problem.value, stale.value] = [newer, tag, null, false];
  }

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    loading.value = true;
    try {
      const answer = await fetchIt({ etag: data.value === null ? null : etag.value, signal: mine.signal });
      // A later call may have begun while the answer was on its way.
      if (running !== mine) return;
      if (answer.status === 304) [problem.value, stale.value] = [null, false];
      else replace(answer.data, answer.etag);
    } catch (error) {
      if (running !== mine || isAbort(error)) return;
      problem.value = error;
      stale.value = data.value !== null;
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  function load(): Promise<void> {
    [data.value, etag.value, problem.value, stale.value] = [null, null, null, false];
    return refresh();
  }

  onScopeDispose(() => running?.abort());
  return { data, etag, loading, problem, stale, load, refresh, replace };
}
