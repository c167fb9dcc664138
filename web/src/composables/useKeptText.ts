// What a person types outlives a reload, an expired session and a lost connection: it is kept in this browser,
// per person and place, until `clear()` after it was handed in.
import { getCurrentScope, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { useSession } from '@/auth/session';

const prefix = 'xiezhu.kept.';
const pause = 300; // milliseconds of silence before it is written

export interface KeptText {
  text: Ref<string>;
  // There was something from an earlier visit.
  restored: Ref<boolean>;
  clear: () => void;
}

function read(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function placesKept(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function write(place: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(place);
    else localStorage.setItem(place, text);
  } catch {
    // Full or forbidden: it is still in the field.
  }
}

// `key` names the place, such as `reply/7301444403200000001/opinion`; `initial` is shown when nothing is kept.
export function useKeptText(key: string, initial = ''): KeptText {
  const login = useSession().session?.login ?? '';
  const place = `${prefix}${login}.${key}`;
  const kept = read(place);
  const text = ref(kept ?? initial);
  const restored = ref(kept !== null && kept !== initial);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    write(place, text.value === initial ? '' : text.value);
  }

  watch(
    text,
    () => {
      clearTimeout(timer);
      timer = setTimeout(flush, pause);
    },
    { flush: 'sync' },
  );

  function clear(): void {
    text.value = initial;
    clearTimeout(timer);
    timer = undefined;
    write(place, '');
    restored.value = false;
  }

  // A page that is closed does not wait.
  window.addEventListener('pagehide', flush);
  if (getCurrentScope())
    onScopeDispose(() => {
      flush();
      window.removeEventListener('pagehide', flush);
    });
  return { text, restored, clear };
}

// The names below a place under which something is kept: below `request/7301444403200000001` the verbs whose forms were
// begun and not handed in. Looks again whenever `open` changes.
export function useBegun(place: () => string, open: () => unknown): Ref<ReadonlySet<string>> {
  const login = useSession().session?.login ?? '';
  const begun = shallowRef<ReadonlySet<string>>(new Set());
  function look(): void {
    const start = `${prefix}${login}.${place()}/`;
    const below = placesKept().filter((one) => one.startsWith(start));
    begun.value = new Set(below.map((one) => one.slice(start.length).split('/')[0]!));
  }
  // A form that was closed has written by then.
  watch([place, open], look, { immediate: true, flush: 'post' });
  return begun;
}

// Everything kept for a person; for a "forget what I typed" on a shared computer.
export function forgetKeptText(login: string): void {
  for (const place of placesKept()) {
    if (place.startsWith(`${prefix}${login}.`)) localStorage.removeItem(place);
  }
}
