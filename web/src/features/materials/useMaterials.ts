// The checklist of a request: what its item demands 所需材料, and how far it is together.
import { shallowRef } from 'vue';
import { http } from '@/api/http';
import { StaleProblem } from '@/api/problem';
import type { MaterialMark, Materials } from '@/api/types';

export type Change = Omit<MaterialMark, 'material'>;

// All marks as they stand, with one of them changed.
export function marksWith(list: Materials, material: string, change: Change): MaterialMark[] {
  return list.materials.map((one) => {
    const mark = { material: one.material, ready: one.ready, attachment: one.attachment?.id ?? null, note: one.note };
    return one.material === material ? { ...mark, ...change } : mark;
  });
}

export function useMaterials() {
  const list = shallowRef<Materials | null>(null);
  const problem = shallowRef<unknown>(null);
  // One change after the other.
  let queue: Promise<void> = Promise.resolve();

  async function load(id: string): Promise<void> {
    try {
      list.value = (await http.get('/api/v1/requests/{id}/materials', { params: { id } })).data;
      problem.value = null;
    } catch (error) {
      problem.value = error;
    }
  }

  async function put(id: string, material: string, change: Change): Promise<void> {
    if (!list.value) await load(id);
    for (let attempt = 0; list.value; attempt++) {
      const { version } = list.value;
      const body = { marks: marksWith(list.value, material, change) };
      try {
        list.value = (await http.put('/api/v1/requests/{id}/materials', { params: { id }, body, ifMatch: `"${version}"` })).data;
        problem.value = null;
        return;
      } catch (error) {
        if (!(error instanceof StaleProblem) || attempt > 2) throw error;
        // A colleague has marked another one: this one goes on top.
        list.value = error.current as Materials;
      }
    }
  }

  function mark(id: string, material: string, change: Change): Promise<void> {
    queue = queue.then(() => put(id, material, change)).catch((error: unknown) => {
      problem.value = error;
    });
    return queue;
  }

  return { list, problem, load, mark };
}
