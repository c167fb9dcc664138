// A small form that is kept as a whole, choices and all, as useKeptText keeps a text.
import { reactive, watch, type Ref } from 'vue';
import { useKeptText } from './useKeptText';

// What a kept text says of a form.
export function membersIn(text: string): object {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}

export function useKeptForm<Form extends object>(key: string, initial: Form): { form: Form; restored: Ref<boolean>; clear: () => void } {
  const { text, restored, clear } = useKeptText(key);
  const form = reactive({ ...initial, ...membersIn(text.value) }) as Form;
  const untouched = JSON.stringify(initial);
  watch(
    () => JSON.stringify(form),
    (now) => (text.value = now === untouched ? '' : now),
  );
  return { form, restored, clear };
}
