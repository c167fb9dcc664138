// Long work: watched until it is over.
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { http } from '@/api/http';
import { ConnectionLost } from '@/api/problem';
import type { components } from '@/api/schema';

export type Job = components['schemas']['Job'];
export type JobRow = components['schemas']['JobRow'];

const pause = 800; // milliseconds between two looks
const over = ['done', 'failed', 'cancelled'];

export function useJob() {
  const job = shallowRef<Job | null>(null);
  const problem = shallowRef<unknown>(null);
  const finished = computed(() => job.value !== null && over.includes(job.value.state.code));
  const running = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(id: string): Promise<void> {
    try {
      const { data } = await http.get('/api/v1/jobs/{id}', { params: { id } });
      if (job.value?.id !== id) return; // another one is watched now
      job.value = data;
      problem.value = null;
    } catch (error) {
      problem.value = error;
      if (!(error instanceof ConnectionLost)) {
        running.value = false;
        return;
      }
    }
    if (finished.value) running.value = false;
    else timer = setTimeout(() => void look(id), pause);
  }

  function follow(begun: Job): void {
    clearTimeout(timer);
    [job.value, problem.value, running.value] = [begun, null, true];
    void look(begun.id);
  }

  function forget(): void {
    clearTimeout(timer);
    [job.value, problem.value, running.value] = [null, null, false];
  }


  onScopeDispose(() => clearTimeout(timer));
  return { job, problem, finished, running, follow, forget };
}
