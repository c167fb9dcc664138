// A job while it runs: asked for every second, then less often, until it is over.
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { http, newKey } from '@/api/http';
import type { Job } from '@/api/types';
import { useResource } from '@/composables/useResource';

const first = 700; // milliseconds
const longest = 5000;

export const isOver = (job: Job): boolean => ['done', 'failed', 'cancelled'].includes(job.state.code);

// 0 to 100, whole; what is not known yet is 0.
export function percentOf(job: Job): number {
  if (job.total === 0) return isOver(job) ? 100 : 0;
  return Math.min(100, Math.floor((job.done / job.total) * 100));
}

export function useJob(id: () => string) {
  const resource = useResource<Job>(({ etag, signal }) =>
    http.get('/api/v1/jobs/{id}', { params: { id: id() }, ifNoneMatch: etag, signal }),
  );
  const { data: job } = resource;
  const over = computed(() => job.value !== null && isOver(job.value));
  const cancelProblem = shallowRef<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = first;
  let ended = false;

  async function follow(look = resource.refresh): Promise<void> {
    clearTimeout(timer);
    const followed = id();
    await look();
    if (ended || followed !== id() || over.value) return;
    timer = setTimeout(() => void follow(), pause);
    pause = Math.min(longest, pause * 1.3);
  }

  async function cancel(): Promise<void> {
    cancelProblem.value = null;
    try {
      const { data, etag } = await http.post('/api/v1/jobs/{id}/cancel', { params: { id: id() }, key: newKey() });
      resource.replace(data, etag);
    } catch (error) {
      // It may have ended meanwhile, which the next look shows.
      cancelProblem.value = error;
    }
    pause = first;
    await follow();
  }

  function begin(): void {
    pause = first;
    void follow(resource.load);
  }
  watch(id, begin, { immediate: true });
  onScopeDispose(() => {
    ended = true;
    clearTimeout(timer);
  });
  return { job, over, problem: resource.problem, cancelProblem, cancel, refresh: () => follow() };
}
