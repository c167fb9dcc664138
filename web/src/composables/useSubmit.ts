// Handing in a form: one at a time, with a key that stays the same until it has succeeded, so that pressing the
// button again after a lost connection never does the thing twice.
import { computed, ref, shallowRef } from 'vue';
import { newKey } from '@/api/http';
import { Problem, type FieldProblem } from '@/api/problem';

export function useSubmit<Input extends unknown[], T>(act: (key: string, ...input: Input) => Promise<T>) {
  const busy = ref(false);
  const problem = shallowRef<unknown>(null);
  // With it goes a fresh key: the server remembers one together with what was sent.
  let key = newKey();
  let sent = '';

  const errors = computed<readonly FieldProblem[]>(() =>
    problem.value instanceof Problem ? problem.value.errors : [],
  );
  // The complaint about a field, by its path in the problem; undefined when there is none.
  const errorOf = (field: string): string | undefined =>
    errors.value.find((error) => error.field === field)?.detail;

  // undefined when it failed; `problem` says why.
  async function submit(...input: Input): Promise<T | undefined> {
    if (busy.value) return undefined;
    const content = JSON.stringify(input);
    if (content !== sent) [key, sent] = [newKey(), content];
    busy.value = true;
    problem.value = null;
    try {
      const result = await act(key, ...input);
      sent = '';
      return result;
    } catch (error) {
      problem.value = error;
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, errors, errorOf, submit };
}
