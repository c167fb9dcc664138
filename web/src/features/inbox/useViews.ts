// The saved views 视图 that a person may use: own ones and those shared with the unit.
import { shallowRef } from 'vue';
import { http } from '@/api/http';
import type { NewSavedView, SavedView } from '@/api/types';
import { wholeList } from '@/api/whole';
import { useSubmit } from '@/composables/useSubmit';

const tagOf = (view: SavedView): string => `"${view.version}"`;

// All that a change must hand in again.
export function contentOf(view: SavedView): NewSavedView {
  return {
    name: view.name,
    tab: view.tab.code,
    shared: view.shared,
    filter: view.filter,
    sort: view.sort as NonNullable<NewSavedView['sort']> | null,
    columns: view.columns?.map(({ column, hidden }) => ({ column, hidden })) ?? null,
  };
}

export function useViews() {
  const views = shallowRef<SavedView[]>([]);
  const problem = shallowRef<unknown>(null);

  async function load(): Promise<void> {
    problem.value = null;
    try {
      views.value = await wholeList((after) => http.get('/api/v1/list-views', { query: { after, limit: 100 } }));
    } catch (error) {
      problem.value = error;
    }
  }
  const adding = useSubmit((key, body: NewSavedView) => http.post('/api/v1/list-views', { body, key }));
  const changing = useSubmit((_key, view: SavedView, body: NewSavedView) =>
    http.put('/api/v1/list-views/{id}', { params: { id: view.id }, body, ifMatch: tagOf(view) }),
  );
  const removing = useSubmit((_key, view: SavedView) =>
    http.delete('/api/v1/list-views/{id}', { params: { id: view.id }, ifMatch: tagOf(view) }),
  );

  // Each answers whether it was done, and shows afterwards what there is, also when somebody else was faster.
  async function add(body: NewSavedView): Promise<SavedView | undefined> {
    const done = await adding.submit(body);
    if (done) await load();
    return done?.data;
  }
  async function change(view: SavedView, changes: Partial<NewSavedView>): Promise<boolean> {
    const done = await changing.submit(view, { ...contentOf(view), ...changes });
    await load();
    return done !== undefined;
  }
  async function remove(view: SavedView): Promise<boolean> {
    const done = await removing.submit(view);
    await load();
    return done !== undefined;
  }
  return { views, problem, load, add, change, remove, adding, changing, removing };
}
export type Views = ReturnType<typeof useViews>;
