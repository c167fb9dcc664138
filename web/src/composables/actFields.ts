// What the form of a verb asks for, and what is typed into it: every field as text, kept until it was handed in, and
// the body made of it. `Subject` is what the verb acts on.
import { useKeptText, type KeptText } from './useKeptText';
import type { RoleCode, UnitBrief } from '@/api/types';
import { useSession } from '@/auth/session';

export type Values = Readonly<Record<string, string>>;

export interface Field<Subject> {
  // `check`: a box to tick; `yes_no`: neither is chosen at first; `scores`, `file` and `retention` are those of requests.
  kind: 'text' | 'lines' | 'number' | 'check' | 'yes_no' | 'scores' | 'person' | 'unit' | 'day' | 'instant' | 'choice' | 'file' | 'retention';
  required?: boolean | ((subject: Subject, values: Values) => boolean);
  max?: number;
  rows?: number;
  // Of a choice: its words are terms.<terms>.<code>. The codes of yes and no are `true` and `false`.
  terms?: string;
  choices?: readonly string[] | ((subject: Subject) => readonly string[]);
  role?: (subject: Subject, ownUnit: string) => RoleCode;
  // Which word stands above it, where the field's own does not fit.
  label?: string;
  // Shown only when this holds.
  when?: (values: Values, subject: Subject) => boolean;
  initial?: (subject: Subject, ownUnit: string) => string;
}

export type NamedField<Subject> = readonly [name: string, field: Field<Subject>];

function objectIn(text: string): object | null {
  try {
    return text === '' ? null : (JSON.parse(text) as object);
  } catch {
    return null;
  }
}
// A unit is kept with its name.
export const unitIn = (text: string): UnitBrief | null => objectIn(text) as UnitBrief | null;

type Member = string | string[] | number | boolean | object | undefined;

function memberOf(kind: Field<never>['kind'], text: string): Member {
  if (kind === 'unit') return unitIn(text)?.id;
  if (kind === 'check') return text === 'true' ? true : undefined;
  if (kind === 'lines') {
    const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
    return lines.length > 0 ? lines : undefined;
  }
  if (text.trim() === '') return undefined;
  if (kind === 'yes_no') return text === 'true';
  if (kind === 'scores') return objectIn(text) ?? undefined;
  // What is no number goes as it was written, and the server says so.
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}

// What is empty is left out, so that the server says what is missing. `card.date` is the member of a member.
export function bodyFrom<Subject>(
  fields: readonly NamedField<Subject>[],
  values: Values,
  subject: Subject,
  onBehalfOf: string | null,
): Record<string, unknown> {
  const body: Record<string, unknown> = onBehalfOf === null ? {} : { onBehalfOf };
  for (const [name, field] of fields) {
    const member = memberOf(field.kind, values[name] ?? '');
    if (member === undefined || !(field.when?.(values, subject) ?? true)) continue;
    const [outer, inner] = name.split('.') as [string, string?];
    if (inner === undefined) body[outer] = member;
    else body[outer] = { ...(body[outer] as object | undefined), [inner]: member };
  }
  return body;
}

export function isRequired<Subject>(field: Field<Subject>, subject: Subject, values: Values = {}): boolean {
  return typeof field.required === 'function' ? field.required(subject, values) : (field.required ?? false);
}

export function choicesOf<Subject>(field: Field<Subject>, subject: Subject): readonly string[] {
  if (field.kind === 'yes_no') return ['true', 'false'];
  return typeof field.choices === 'function' ? field.choices(subject) : (field.choices ?? []);
}

// `place` names what is filled in, such as `request/7301444403200000001/reply`.
export function useKeptFields<Subject>(place: string, fields: readonly NamedField<Subject>[], subject: Subject) {
  const kept: Record<string, KeptText> = {};
  const ownUnit = useSession().unit?.id ?? '';
  for (const [name, field] of fields) kept[name] = useKeptText(`${place}/${name}`, field.initial?.(subject, ownUnit) ?? '');

  const all = (): Values => Object.fromEntries(Object.entries(kept).map(([name, { text }]) => [name, text.value]));
  const restored = Object.values(kept).some((one) => one.restored.value);

  function clear(): void {
    for (const one of Object.values(kept)) one.clear();
  }
  return { kept, all, restored, clear };
}
