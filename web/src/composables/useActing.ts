// Acting on what others may act on meanwhile: which version the person has read, what is new since, and the complaints
// of the server beside the fields they are about.
import { computed, nextTick, onMounted, ref, shallowRef, watch } from 'vue';
import type { Answer } from '@/api/http';
import { StaleProblem, type FieldProblem } from '@/api/problem';
import type { PersonBrief, Term } from '@/api/types';
import { useSession } from '@/auth/session';
import { useSubmit } from './useSubmit';

export interface ActedOn {
  version: number;
  allowedActions: readonly Term[];
  delegatedActions: readonly { onBehalfOf: PersonBrief; actions: readonly Term[] }[];
}

// What the server allows to oneself, or for an absent colleague.
export function actionsFor<Subject extends ActedOn>(subject: Subject, absent: PersonBrief | null): Subject['allowedActions'] {
  if (absent === null) return subject.allowedActions;
  return subject.delegatedActions.find(({ onBehalfOf }) => onBehalfOf.id === absent.id)?.actions ?? [];
}

interface Acting<Subject> {
  verb: string;
  onBehalfOf: () => PersonBrief | null;
  now: () => { subject: Subject; etag: string };
  // The record of this version is still on its way.
  recording: () => boolean;
  events: () => readonly { sequence: number; person: PersonBrief | null }[];
  // The names of the fields that are shown.
  fields: () => readonly string[];
  post: (key: string, body: Record<string, unknown>, ifMatch: string) => Promise<Answer<Subject>>;
}

const focusable = 'textarea, input:not([type="hidden"]), button';
// A complaint about one line of a list belongs to the list.
const isAbout = (field: string, name: string): boolean =>
  field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`);

export function useActing<Subject extends ActedOn>(acting: Acting<Subject>) {
  const { busy, problem, errors, submit } = useSubmit(acting.post);
  // A newer version must be looked at before it is acted upon.
  const seen = shallowRef(acting.now());
  const moved = computed(() => acting.now().subject.version !== seen.value.subject.version && !acting.recording());
  const gone = computed(() => !actionsFor(acting.now().subject, acting.onBehalfOf()).some((action) => action.code === acting.verb));
  const errorsOf = (name: string): FieldProblem[] => errors.value.filter(({ field }) => isAbout(field, name));
  const errorOf = (name: string): string | undefined => errorsOf(name)[0]?.detail;
  const shownErrors = computed(() =>
    errors.value.map(({ field }) => field).filter((field) => acting.fields().some((name) => isAbout(field, name))),
  );

  const panel = ref<HTMLElement | null>(null);
  onMounted(() => {
    panel.value?.querySelector<HTMLElement>(focusable)?.focus({ preventScroll: true });
    panel.value?.scrollIntoView?.({ block: 'nearest' });
  });
  // What must be read before it can go on.
  function show(selector: string): void {
    const note = panel.value?.querySelector<HTMLElement>(selector);
    note?.focus({ preventScroll: true });
    note?.scrollIntoView?.({ block: 'nearest' });
  }

  // undefined when it was refused; `problem` says why, and the first wrong field has the focus, or else what says so.
  async function send(body: Record<string, unknown>): Promise<Answer<Subject> | undefined> {
    const answer = await submit(body, seen.value.etag);
    if (answer) return answer;
    await nextTick();
    const wrong = panel.value?.querySelector<HTMLElement>('[aria-invalid="true"]');
    // Of a group its first button is what can have the focus.
    if (wrong) (wrong.matches(focusable) ? wrong : wrong.querySelector<HTMLElement>(focusable))?.focus();
    else show('.problem-note');
    return undefined;
  }

  // It was sent, and refused because of what is new.
  const unsent = computed(() => problem.value instanceof StaleProblem);
  watch(
    () => moved.value && unsent.value,
    (toRead) => toRead && show('.stale'),
    { flush: 'post' },
  );
  // The note goes, and with it the button that was pressed.
  async function acknowledge(): Promise<void> {
    seen.value = acting.now();
    if (unsent.value) problem.value = null;
    await nextTick();
    panel.value?.querySelector<HTMLElement>('[type="submit"]')?.focus();
  }
  // Own acts, such as files added while a reply is written, are no news; but what was refused was not sent.
  const self = useSession().person?.id;
  watch([moved, acting.events], () => {
    const acts = acting.events().filter((entry) => entry.sequence > seen.value.subject.version);
    const own = acts.length > 0 && acts.every((entry) => entry.person?.id === self);
    if (moved.value && !gone.value && !unsent.value && own) seen.value = acting.now();
  });
  return { panel, seen, moved, unsent, gone, busy, problem, errorOf, errorsOf, shownErrors, send, acknowledge };
}
