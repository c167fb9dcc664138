// Supervision orders 督办单, cards 黄牌红牌 and disputes 争议 are looked at in one way: beside a request, with a state, a
// clock, a record of events and verbs of their own. A kind says what is different about each.
import type { components } from '@/api/schema';
import type { Answer } from '@/api/http';
import type { ClockChange, ClockRun, PersonBrief, Term, UnitBrief } from '@/api/types';
import type { NamedField, Field } from '@/composables/actFields';
import type { Load } from '@/composables/useResource';
import type { TermKind } from '@/composables/useTerms';
import type { ActedOn } from '@/composables/useActing';

export type Schemas = components['schemas'];

export interface CaseRequest {
  id: string;
  number: string | null;
  title: string;
}
export interface AnyCase extends ActedOn {
  id: string;
  state: Term;
  request: CaseRequest;
  clock: ClockRun | null;
}
export interface CaseEvent {
  sequence: number;
  verb: Term;
  from: Term;
  to: Term;
  at: string;
  effectiveAt: string;
  person: PersonBrief | null;
  onBehalfOf: PersonBrief | null;
  unit: UnitBrief | null;
  opinion?: string;
  text: string;
  number?: string | null;
  severity?: Term | null;
  lateReason?: string;
  lateReasonAccepted?: boolean | null;
  outcome?: Term | null;
  clocks: readonly ClockChange[];
}

export interface Form<Subject> {
  fields: Readonly<Record<string, Field<Subject>>>;
  // It cannot be taken back, or goes against the other side: the button warns.
  grave?: boolean;
  // Takes the case further on its way.
  main?: boolean;
  // A sentence below <area>.verbHint says what will happen.
  hint?: boolean;
}
// One form for each verb, with a field for each member of its body in openapi.yaml: one that is forgotten or does not
// exist does not compile.
export type FormsOf<Bodies extends Record<string, keyof Schemas>, Subject> = {
  readonly [Verb in keyof Bodies]: Omit<Form<Subject>, 'fields'> & {
    fields: { [Member in Exclude<keyof Schemas[Bodies[Verb]], 'onBehalfOf'>]-?: Field<Subject> };
  };
};

export interface Way {
  // The states that a case usually goes through, in their order.
  states: readonly string[];
  // Those in which it is over.
  ends: readonly string[];
}

type Word = (kind: TermKind, term: Term) => string;

export interface CaseKind<C extends AnyCase> {
  // Its words: i18n/<language>/<area>.json.
  area: 'orders' | 'cards' | 'disputes';
  verbs: TermKind;
  states: TermKind;
  forms: Readonly<Record<string, Form<C>>>;
  way: (one: C) => Way;
  eventsOf: (one: C) => readonly CaseEvent[];
  // What a colleague may have changed meanwhile: keys below <area>.field. `word` says the names of what has one.
  facts: Readonly<Record<string, (one: C, word: Word) => string>>;
  read: (id: string, load: Load) => Promise<Answer<C>>;
  act: (id: string, verb: string, body: Record<string, unknown>, ifMatch: string, key: string) => Promise<Answer<C>>;
}

export function fieldsOf<Subject>(form: Form<Subject>): NamedField<Subject>[] {
  return Object.entries(form.fields);
}
