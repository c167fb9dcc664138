// The text of the form of a verb, kept by the server too: there after signing out and on another computer.
import { watch } from 'vue';
import { useRestoredCopy } from '@/composables/useRestoredCopy';
import type { ActionVerb, TypedForm } from '@/api/types';
import type { Values } from '@/composables/actFields';
import { hasCopy, typedOf, valuesOf } from './values';

interface Form {
  request: () => { id: string; version: number };
  verb: ActionVerb;
  values: () => Values;
  // Something stands there already, kept by this browser.
  begun: boolean;
  fill: (values: Values) => void;
}

export function useVerbCopy({ request, verb, values, begun, fill }: Form) {
  const typed = (): TypedForm => typedOf(verb, values());
  const take = async (fields: TypedForm): Promise<void> => fill(await valuesOf(verb, fields));
  const place = { request: () => request().id, verb, begunOn: () => request().version };
  const { keeper, open, takeTheirs } = useRestoredCopy(place, { typed, begun, take });
  if (hasCopy(verb)) {
    void open();
    watch(values, () => keeper.later());
  }
  return { keeper, take, takeTheirs };
}
