// What is typed into the form of a verb on a request, as a body and as a working copy.
import { bodyFrom, unitIn, useKeptFields, type Values } from '@/composables/actFields';
import type { ActionVerb, AssistanceRequest, TypedForm } from '@/api/types';
import { unitWith } from '@/api/units';
import { levelsIn, levelsOf, textOf } from '@/features/ratings/criteria';
import { fieldsOf, type Field } from './forms';

export function bodyOf(verb: ActionVerb, values: Values, request: AssistanceRequest, onBehalfOf: string | null): Record<string, unknown> {
  return bodyFrom(fieldsOf(verb), values, request, onBehalfOf);
}

export const useValues = (request: AssistanceRequest, verb: ActionVerb) =>
  useKeptFields(`request/${request.id}/${verb}`, fieldsOf(verb), request);

// Verbs whose text only this browser keeps while it is typed: of a draft that is submitted the server keeps the draft
// itself, and nothing is written for an archive.
const withoutCopy: ReadonlySet<ActionVerb> = new Set<ActionVerb>(['submit', 'archive', 'correct-archive']);
export const hasCopy = (verb: ActionVerb): boolean => !withoutCopy.has(verb);

function typedValue(kind: Field['kind'], text: string): unknown {
  if (kind === 'lines') return text.split('\n');
  if (kind === 'scores') return levelsIn(text);
  return kind === 'unit' ? (unitIn(text)?.id ?? '') : text;
}

// What is typed, as a working copy holds it: half done or not.
export function typedOf(verb: ActionVerb, values: Values): TypedForm {
  return Object.fromEntries(fieldsOf(verb).map(([name, { kind }]) => [name, typedValue(kind, values[name] ?? '')]));
}

async function unitText(id: string): Promise<string> {
  try {
    return JSON.stringify(await unitWith(id));
  } catch {
    return '';
  }
}

async function valueText(kind: Field['kind'], value: unknown): Promise<string> {
  if (Array.isArray(value)) return value.join('\n');
  if (kind === 'scores') return textOf(levelsOf(value as TypedForm['scores']));
  return kind === 'unit' && value ? unitText(String(value)) : String(value ?? '');
}

// The other way round; a unit gets its name back.
export async function valuesOf(verb: ActionVerb, typed: TypedForm): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, { kind }] of fieldsOf(verb)) values[name] = await valueText(kind, (typed as Record<string, unknown>)[name]);
  return values;
}
