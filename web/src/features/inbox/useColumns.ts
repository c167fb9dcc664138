// Which columns a tab shows: those of the open view, else what the person chose for the tab, else the usual ones.
import { computed, watch, type Ref } from 'vue';
import { http } from '@/api/http';
import type { ColumnSet, SavedView, ShownColumn, Tab } from '@/api/types';
import { finishedColumns, ratingColumns, usualColumns, type TableColumn } from '@/components/requestColumns';
import { useResource } from '@/composables/useResource';

const shownOf = (columns: readonly ShownColumn[]): TableColumn[] =>
  columns.filter((one) => !one.hidden).map((one) => one.column);

const isFinished = (tab: Tab): boolean => tab === 'finished' || tab === 'to_archive';
// With what the usual ones leave out hidden: whoever begins to choose begins with what he sees.
function usuallyHidden(tab: Tab): string[] {
  if (isFinished(tab)) return ['lamp', 'clock', 'due_at', 'remaining', 'rate_by', 'urgent'];
  return tab === 'to_rate' ? ['clock', 'due_at', 'remaining', 'urgent'] : ['clock', 'rate_by', 'changed_at', 'urgent'];
}
export const chosenIn = (tab: Tab, set: ColumnSet): ShownColumn[] =>
  set.columns.map((one) => (set.own ? one : { ...one, hidden: usuallyHidden(tab).includes(one.column) }));

export function useColumns(tab: Ref<Tab>, view: Ref<SavedView | undefined>) {
  const own = useResource<ColumnSet>(({ etag, signal }) =>
    http.get('/api/v1/list-columns/{tab}', { params: { tab: tab.value }, ifNoneMatch: etag, signal }),
  );
  watch(tab, () => void own.load(), { immediate: true });
  const columns = computed<readonly TableColumn[]>(() => {
    if (view.value?.columns) return shownOf(view.value.columns);
    if (own.data.value?.own) return shownOf(own.data.value.columns);
    if (isFinished(tab.value)) return finishedColumns;
    return tab.value === 'to_rate' ? ratingColumns : usualColumns;
  });
  return { own, columns };
}
