// Which columns a tab shows: those of the open view, else what the person chose for the tab, else the usual ones.
import { computed, watch, type Ref } from 'vue';
import { http } from '@/api/http';
import type { ColumnSet, SavedView, ShownColumn, Tab } from '@/api/types';
import { usualColumns, type TableColumn } from '@/components/requestColumns';
import { useResource } from '@/composables/useResource';

const shownOf = (columns: readonly ShownColumn[]): TableColumn[] =>
  columns.filter((one) => !one.hidden).map((one) => one.column);

// With what the usual ones leave out hidden: whoever begins to choose begins with what he sees.
const usuallyHidden = ['clock', 'changed_at', 'urgent'];
export const chosenIn = (set: ColumnSet): ShownColumn[] =>
  set.columns.map((one) => (set.own ? one : { ...one, hidden: usuallyHidden.includes(one.column) }));

export function useColumns(tab: Ref<Tab>, view: Ref<SavedView | undefined>) {
  const own = useResource<ColumnSet>(({ etag, signal }) =>
    http.get('/api/v1/list-columns/{tab}', { params: { tab: tab.value }, ifNoneMatch: etag, signal }),
  );
  watch(tab, () => void own.load(), { immediate: true });
  const columns = computed<readonly TableColumn[]>(() => {
    if (view.value?.columns) return shownOf(view.value.columns);
    return own.data.value?.own ? shownOf(own.data.value.columns) : usualColumns;
  });
  return { own, columns };
}
