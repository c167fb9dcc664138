// What is typed into the form of a verb on a request, as a body and as a working copy.
import { bodyFrom, unitIn, useKeptFields, type Values } from '@/composables/actFields';
import type { ActionVerb, AssistanceRequest, TypedForm } from '@/api/types';
import { unitWith } from '@/api/units';
import { fieldsOf } from './forms';

export function bodyOf(verb: ActionVerb, values: Values, request: AssistanceRequest, onBehalfOf: string | null): Record<string, unknown> {
  return bodyFrom(fieldsOf(verb), values, request, onBehalfOf);
}

export const useValues = (request: AssistanceRequest, verb: ActionVerb) =>
  useKeptFields(`request/${request.id}/${verb}`, fieldsOf(verb), request);

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
