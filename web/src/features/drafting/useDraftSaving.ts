// A draft that saves itself: a while after the last change, on leaving the page and before it is submitted. What the
// server does not have yet is kept in this browser.
import { computed, effectScope, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue';
import { http, newKey } from '@/api/http';
import { ConnectionLost, Problem, StaleProblem } from '@/api/problem';
import type { AssistanceRequest } from '@/api/types';
import { contentOf, draftOf, emptyDraft, markOf, worthSaving, type Draft } from './draft';
import { useKeptDraft } from './keptDraft';

export type SaveState = 'nothing' | 'unsaved' | 'saving' | 'saved' | 'failed' | 'conflict';

const quiet = 1500; // milliseconds without a change
const again = 15_000; // milliseconds until a lost connection is tried again

// For whom the draft is changed: oneself, or an absent colleague who lends it; null when one may not.
export function editorOf(request: AssistanceRequest, verb: 'edit' | 'submit'): { onBehalfOf?: string } | null {
  if (request.allowedActions.some((action) => action.code === verb)) return {};
  const lent = request.delegatedActions.find(({ actions }) => actions.some((action) => action.code === verb));
  return lent ? { onBehalfOf: lent.onBehalfOf.id } : null;
}

export function useDraftSaving(onCreated: (id: string) => void) {
  const draft = reactive<Draft>(emptyDraft());
  const request = shallowRef<AssistanceRequest | null>(null);
  const problem = shallowRef<unknown>(null);
  const conflict = shallowRef<AssistanceRequest | null>(null);
  const saving = ref(false);
  const restored = ref(false);
  const savedAt = ref('');
  const savedMark = ref(markOf(emptyDraft()));
  let etag = '';
  let key = newKey();
  let keyFor = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;
  let gone = false;
  const scope = effectScope();
  let kept = scope.run(() => useKeptDraft('new'))!;

  const mark = computed(() => markOf(draft));
  const dirty = computed(() => mark.value !== savedMark.value);
  const state = computed<SaveState>(() => {
    if (conflict.value) return 'conflict';
    if (saving.value) return 'saving';
    if (problem.value) return 'failed';
    if (dirty.value) return 'unsaved';
    return request.value ? 'saved' : 'nothing';
  });

  function keepUnder(place: string): void {
    kept = scope.run(() => useKeptDraft(place))!;
  }

  function wait(pause: number): void {
    clearTimeout(timer);
    if (gone) return;
    timer = setTimeout(() => void save(), pause);
  }

  // The server has this now.
  function take(newer: AssistanceRequest, tag: string | null, sent: string): void {
    const created = request.value === null;
    [request.value, etag, savedMark.value] = [newer, tag ?? `"${newer.version}"`, sent];
    [problem.value, conflict.value, savedAt.value] = [null, null, newer.changedAt];
    kept.clear();
    if (!created || gone) return;
    keepUnder(newer.id);
    onCreated(newer.id);
  }

  function fill(newer: AssistanceRequest): void {
    Object.assign(draft, draftOf(newer));
    take(newer, null, mark.value);
  }

  async function send(sent: string) {
    const body = contentOf(draft);
    if (request.value === null) {
      if (keyFor !== sent) [key, keyFor] = [newKey(), sent];
      return http.post('/api/v1/requests', { body, key });
    }
    const behalf = editorOf(request.value, 'edit') ?? {};
    return http.put('/api/v1/requests/{id}', { params: { id: request.value.id }, body: { ...body, ...behalf }, ifMatch: etag });
  }

  async function write(): Promise<boolean> {
    const sent = mark.value;
    saving.value = true;
    problem.value = null;
    try {
      const { data, etag: tag } = await send(sent);
      take(data, tag, sent);
    } catch (error) {
      refuse(error, sent);
    } finally {
      saving.value = false;
    }
    if (dirty.value && !problem.value && !conflict.value) {
      kept.write(draft, etag);
      wait(quiet);
    }
    return !problem.value && !conflict.value;
  }

  function refuse(error: unknown, sent: string): void {
    if (!(error instanceof StaleProblem)) {
      problem.value = error;
      if (error instanceof ConnectionLost) wait(again);
      return;
    }
    const current = error.current as AssistanceRequest;
    // What was sent has arrived before, only the answer was lost.
    if (markOf(draftOf(current)) === sent) take(current, null, sent);
    else conflict.value = current;
  }

  // True when the server has what stands in the form.
  async function save(): Promise<boolean> {
    clearTimeout(timer);
    while (running) await running;
    if (conflict.value) return false;
    if (!dirty.value && request.value) return true;
    running = write().finally(() => (running = null));
    return running;
  }

  // Begins with what was kept of a request that the server does not know.
  function begin(): void {
    const found = kept.read();
    if (!found) return;
    Object.assign(draft, found.draft);
    restored.value = dirty.value;
  }

  async function load(id: string): Promise<void> {
    const { data } = await http.get('/api/v1/requests/{id}', { params: { id } });
    keepUnder(id);
    const found = kept.read();
    request.value = data;
    if (!found || !editorOf(data, 'edit') || markOf(found.draft) === markOf(draftOf(data))) return fill(data);
    const tag = `"${data.version}"`;
    [etag, savedMark.value, savedAt.value] = [tag, markOf(draftOf(data)), data.changedAt];
    Object.assign(draft, found.draft);
    restored.value = true;
    if (found.etag === tag) wait(quiet);
    else conflict.value = data;
  }

  // After somebody else was faster: the own text goes over theirs, or theirs replaces it.
  function keepMine(): void {
    if (!conflict.value) return;
    [request.value, etag] = [conflict.value, `"${conflict.value.version}"`];
    [savedMark.value, conflict.value] = [markOf(draftOf(conflict.value)), null];
    void save();
  }
  function takeTheirs(): void {
    if (conflict.value) fill(conflict.value);
  }

  function startOver(): void {
    Object.assign(draft, emptyDraft());
    kept.clear();
    restored.value = false;
  }

  watch(
    mark,
    () => {
      if (!dirty.value && !saving.value) return clearTimeout(timer);
      kept.write(draft, etag);
      // A refusal of the server is about what was there before.
      if (problem.value instanceof Problem) problem.value = null;
      if (!conflict.value && (request.value || worthSaving(draft))) wait(quiet);
    },
    { flush: 'sync' },
  );
  // The page is left: what is not saved yet is saved now, and is no longer offered to the next new request.
  async function leave(): Promise<void> {
    gone = true;
    clearTimeout(timer);
    const open = request.value ? editorOf(request.value, 'edit') !== null : worthSaving(draft);
    if (dirty.value && open && !conflict.value) {
      kept.clear();
      if (!(await save())) kept.write(draft, etag);
    }
    scope.stop();
  }
  onScopeDispose(() => void leave());

  const tagOf = (): string => etag;
  return {
    draft, request, problem, conflict, state, restored, savedAt, tagOf, save, begin, load, fill, keepMine, takeTheirs, startOver,
  };
}
