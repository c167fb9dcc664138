// A form whose text the server keeps as well: what an earlier visit or another computer left is put into it, or asked
// about when something stands there already.
import { textOf, useWorkingCopy, type CopyPlace } from './useWorkingCopy';
import type { TypedForm } from '@/api/types';

interface Form {
  typed: () => TypedForm;
  // Something stands there from the start, kept by this browser.
  begun: boolean;
  take: (fields: TypedForm) => Promise<void>;
}

export function useRestoredCopy(place: CopyPlace, { typed, begun, take }: Form) {
  const keeper = useWorkingCopy(place, typed);
  const atFirst = textOf(typed());

  // Whether the text of an earlier visit stands there now.
  async function open(): Promise<boolean> {
    const found = await keeper.open();
    if (!found || textOf(found.fields) === textOf(typed())) return false;
    if (!begun && textOf(typed()) === atFirst) {
      await take(found.fields);
      return true;
    }
    if (found.elsewhere) keeper.ask();
    else keeper.later();
    return false;
  }

  async function takeTheirs(): Promise<void> {
    const found = keeper.newer.value;
    keeper.newer.value = null;
    if (found) await take(found.fields);
  }
  return { keeper, open, takeTheirs };
}
