// What somebody types is also kept by the server as a working copy 工作副本, so that it is there after signing out and
// on another computer, with its earlier versions. The text kept in this browser (useKeptText) is quicker and goes first.
import { getCurrentScope, onScopeDispose, ref, shallowRef } from 'vue';
import { http, newKey } from '@/api/http';
import { ConnectionLost, isNotFound, StaleProblem } from '@/api/problem';
import type { CopyVerb, CopyVersionLine, TypedForm, WorkingCopy } from '@/api/types';
import { useKeptText } from './useKeptText';

export interface CopyPlace {
  // Undefined: of a request that does not exist yet.
  request: () => string | undefined;
  verb: CopyVerb;
  // The version of the request that the person has before them.
  begunOn?: () => number;
}

const quiet = 4000; // milliseconds without a change
const again = 20_000; // milliseconds until a lost connection is tried again

// The parts of what has parts, such as the levels of a rating, stand for themselves.
const said = (name: string, value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([part, inner]) => said(`${name}.${part}`, inner))
    : [[name, value]];

// What is empty says nothing, and the order of the fields neither.
export function textOf(fields: TypedForm): string {
  const all = Object.entries(fields).flatMap(([name, value]) => said(name, value));
  const given = all.filter(([, value]) => (Array.isArray(value) ? value.join('') : value));
  return JSON.stringify(given.sort(([one], [other]) => (one < other ? -1 : 1))).normalize('NFC');
}

const markOf = ({ id, revision }: WorkingCopy): string => `${id}/${revision}`;

export function useWorkingCopy(place: CopyPlace, typed: () => TypedForm) {
  const copy = shallowRef<WorkingCopy | null>(null);
  const versions = shallowRef<readonly CopyVersionLine[]>([]);
  // Another window or computer has saved meanwhile.
  const newer = shallowRef<WorkingCopy | null>(null);
  const savedAt = ref('');
  // The last saving that this browser knows of: what is later was typed elsewhere.
  const known = useKeptText(`copy/${place.request() ?? 'new'}/${place.verb}`);
  let saved = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let over = false;

  function take(found: WorkingCopy): void {
    [copy.value, savedAt.value, newer.value] = [found, found.savedAt, null];
    saved = textOf(found.fields);
    known.text.value = markOf(found);
  }

  async function find(): Promise<WorkingCopy | null> {
    const { data } = await http.get('/api/v1/working-copies');
    const line = data.items.find((one) => one.verb.code === place.verb && one.request === (place.request() ?? null));
    return line ? (await http.get('/api/v1/working-copies/{id}', { params: { id: line.id } })).data : null;
  }

  // The copy of an earlier visit. `elsewhere`: its text is later than what this browser has kept. Null when there is
  // none, or when the server cannot be asked now; what is typed is kept in the browser all the same.
  async function open(): Promise<{ fields: TypedForm; elsewhere: boolean } | null> {
    const before = known.text.value;
    const found = await find().catch(() => null);
    if (found === null || over) return null;
    take(found);
    return { fields: found.fields, elsewhere: before !== markOf(found) };
  }

  // Both texts stay until somebody has chosen.
  function ask(): void {
    newer.value = copy.value;
  }

  async function send(fields: TypedForm): Promise<WorkingCopy> {
    const begunOn = place.begunOn?.();
    const seen = begunOn === undefined ? {} : { begunOn };
    if (copy.value === null) {
      const request = place.request();
      const body = { verb: place.verb, fields, ...(request ? { request } : {}), ...seen };
      return (await http.post('/api/v1/working-copies', { body, key: newKey() })).data;
    }
    const { id, revision } = copy.value;
    return (await http.put('/api/v1/working-copies/{id}', { params: { id }, body: { fields, ...seen }, ifMatch: `"${revision}"` })).data;
  }

  async function write(): Promise<void> {
    const fields = typed();
    const sent = textOf(fields);
    const nothing = copy.value === null && sent === textOf({});
    if (over || newer.value || nothing || sent === saved) return;
    try {
      const answer = await send(fields);
      if (over) return;
      take(answer);
      saved = sent;
    } catch (error) {
      if (error instanceof StaleProblem) newer.value = error.current as WorkingCopy;
      else if (isNotFound(error)) copy.value = null;
      else if (error instanceof ConnectionLost) later(again);
      // A second window has begun it.
      else if (copy.value === null && (await open())) ask();
    }
  }

  async function save(): Promise<void> {
    clearTimeout(timer);
    while (running) await running;
    running = write().finally(() => (running = null));
    await running;
  }

  function later(pause = quiet): void {
    clearTimeout(timer);
    if (!over) timer = setTimeout(() => void save(), pause);
  }

  // The own text goes over what another window has saved.
  function keepMine(): Promise<void> {
    if (newer.value) take(newer.value);
    return save();
  }

  async function look(): Promise<void> {
    if (copy.value === null) return;
    const { data } = await http.get('/api/v1/working-copies/{id}/versions', { params: { id: copy.value.id } });
    versions.value = data.items;
  }

  // Puts an earlier version back; what stands there now is set aside as a version of its own.
  async function restore(version: CopyVersionLine): Promise<TypedForm | null> {
    await save();
    if (copy.value === null) return null;
    const { id, revision } = copy.value;
    const { data } = await http.post('/api/v1/working-copies/{id}/versions/{version}/restore', {
      params: { id, version: String(version.revision) },
      body: {},
      ifMatch: `"${revision}"`,
      key: newKey(),
    });
    take(data);
    await look();
    return data.fields;
  }

  // It was handed in, and went with that; nothing that is on its way may bring it back.
  function done(): void {
    over = true;
    clearTimeout(timer);
    [copy.value, newer.value] = [null, null];
    known.clear();
  }

  async function discard(): Promise<void> {
    clearTimeout(timer);
    while (running) await running;
    const old = copy.value;
    [copy.value, newer.value, saved] = [null, null, ''];
    if (old) await http.delete('/api/v1/working-copies/{id}', { params: { id: old.id }, ifMatch: `"${old.revision}"` }).catch(() => undefined);
  }

  if (getCurrentScope())
    onScopeDispose(() => {
      if (timer !== undefined && !over) void save();
      clearTimeout(timer);
    });
  return { copy, versions, newer, savedAt, open, ask, later, save, keepMine, look, restore, done, discard };
}
