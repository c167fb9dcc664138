// What is typed into the form of a verb: every field as text, kept until it was handed in, and the body made of it.
import { useKeptText, type KeptText } from '@/composables/useKeptText';
import type { ActionVerb, AssistanceRequest, TypedForm, UnitBrief } from '@/api/types';
import { unitWith } from '@/api/units';
import { useSession } from '@/auth/session';
import { levelsIn } from '@/features/ratings/criteria';
import { fieldsOf, type Field, type Values } from './forms';

// A unit is kept with its name.
export function unitIn(text: string): UnitBrief | null {
  try {
    return text === '' ? null : (JSON.parse(text) as UnitBrief);
  } catch {
    return null;
  }
}

function memberOf(field: Field, text: string): unknown {
  if (field.kind === 'unit') return unitIn(text)?.id;
  if (text.trim() === '') return undefined;
  if (field.kind === 'scores') return levelsIn(text);
  if (field.kind === 'yes_no') return text === 'true';
  if (field.kind === 'lines') {
    const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
    return lines.length > 0 ? lines : undefined;
  }
  return text;
}

// What is empty is left out, so that the server says what is missing.
export function bodyOf(verb: ActionVerb, values: Values, onBehalfOf: string | null): Record<string, unknown> {
  const body: Record<string, unknown> = onBehalfOf === null ? {} : { onBehalfOf };
  for (const [name, field] of fieldsOf(verb)) {
    const member = memberOf(field, values[name] ?? '');
    if (member !== undefined && (field.when?.(values) ?? true)) body[name] = member;
  }
  return body;
}

export function isRequired(field: Field, request: AssistanceRequest, values: Values): boolean {
  return typeof field.required === 'function' ? field.required(request, values) : (field.required ?? false);
}

export function useValues(request: AssistanceRequest, verb: ActionVerb) {
  const kept: Record<string, KeptText> = {};
  const ownUnit = useSession().unit?.id ?? '';
  for (const [name, field] of fieldsOf(verb))
    kept[name] = useKeptText(`request/${request.id}/${verb}/${name}`, field.initial?.(request, ownUnit) ?? '');

  const all = (): Values => Object.fromEntries(Object.entries(kept).map(([name, { text }]) => [name, text.value]));
  const restored = Object.values(kept).some((one) => one.restored.value);

  function clear(): void {
    for (const one of Object.values(kept)) one.clear();
  }
  return { kept, all, restored, clear };
}

// Verbs whose text only this browser keeps while it is typed: of a draft that is submitted the server keeps the draft
// itself, nothing is written for an archive, and a working copy has no place for levels and decisions about ratings.
const withoutCopy: ReadonlySet<ActionVerb> = new Set<ActionVerb>([
  'submit', 'archive', 'correct-archive', 'rate', 'change-rating', 'call-back', 'review-appeal',
]);
export const hasCopy = (verb: ActionVerb): boolean => !withoutCopy.has(verb);

// What is typed, as a working copy holds it: half done or not.
export function typedOf(verb: ActionVerb, values: Values): TypedForm {
  const typed: Record<string, unknown> = {};
  for (const [name, field] of fieldsOf(verb)) {
    const text = values[name] ?? '';
    if (field.kind === 'lines') typed[name] = text.split('\n');
    else typed[name] = field.kind === 'unit' ? (unitIn(text)?.id ?? '') : text;
  }
  return typed as TypedForm;
}

async function unitText(id: string): Promise<string> {
  try {
    return JSON.stringify(await unitWith(id));
  } catch {
    return '';
  }
}

// The other way round; a unit gets its name back.
export async function valuesOf(verb: ActionVerb, typed: TypedForm): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, field] of fieldsOf(verb)) {
    const value = (typed as Record<string, unknown>)[name];
    if (Array.isArray(value)) values[name] = value.join('\n');
    else values[name] = field.kind === 'unit' && value ? await unitText(String(value)) : String(value ?? '');
  }
  return values;
}
