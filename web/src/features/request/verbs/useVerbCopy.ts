// The text of the form of a verb, kept by the server too: there after signing out and on another computer.
import { watch } from 'vue';
import { textOf, useWorkingCopy } from '@/composables/useWorkingCopy';
import type { ActionVerb, TypedForm } from '@/api/types';
import { hasCopy, typedOf, valuesOf, type Values } from './values';

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
  const place = { request: () => request().id, verb, begunOn: () => request().version };
  const keeper = useWorkingCopy(place, typed);
  const take = async (fields: TypedForm): Promise<void> => fill(await valuesOf(verb, fields));

  async function open(): Promise<void> {
    const atFirst = textOf(typed());
    const found = await keeper.open();
    if (!found || textOf(found.fields) === textOf(typed())) return;
    // Whoever has typed already, here or on an earlier visit, is asked.
    if (!begun && textOf(typed()) === atFirst) await take(found.fields);
    else if (found.elsewhere) keeper.ask();
    else keeper.later();
  }
  if (hasCopy(verb)) {
    void open();
    watch(values, () => keeper.later());
  }

  async function takeTheirs(): Promise<void> {
    const found = keeper.newer.value;
    keeper.newer.value = null;
    if (found) await take(found.fields);
  }
  return { keeper, take, takeTheirs };
}
