// What each verb asks for. The fields are the members of its body in openapi.yaml (x-body-by-verb), and the types
// hold them to it: a member that is forgotten or does not exist does not compile.
import type { components } from '@/api/schema';
import type { ActionVerb, AssistanceRequest } from '@/api/types';
import type { Field as SubjectField } from '@/composables/actFields';
import { anyLow, levelsIn, ownRating, textOf } from '@/features/ratings/criteria';

type Schemas = components['schemas'];
interface Bodies {
  submit: 'OpinionAct';
  sign: 'OpinionAct';
  return: 'ReasonAct';
  'end-emergency': 'EmergencyAct';
  'issue-letter': 'OpinionAct';
  receive: 'OpinionAct';
  'request-correction': 'CorrectionAct';
  supplement: 'SupplementAct';
  accept: 'AcceptAct';
  refuse: 'RefusalAct';
  'propose-refusal': 'RefusalAct';
  redirect: 'OpinionAct';
  forward: 'UnitReasonAct';
  refer: 'ReasonAct';
  designate: 'UnitReasonAct';
  assign: 'AssignAct';
  split: 'SplitAct';
  'ask-requester': 'PauseAct';
  pause: 'PauseAct';
  resume: 'OpinionAct';
  'apply-extension': 'ExtensionAct';
  approve: 'OpinionAct';
  disapprove: 'ReasonAct';
  reply: 'ReplyAct';
  confirm: 'OpinionAct';
  rework: 'ReasonAct';
  withdraw: 'OpinionAct';
  terminate: 'ReasonAct';
  urge: 'OpinionAct';
  detach: 'DetachAct';
  copy: 'UnitAct';
  'hand-over': 'HandOverAct';
  rate: 'RatingAct';
  'change-rating': 'RatingAct';
  contact: 'ReasonAct';
  rectify: 'ReasonAct';
  'call-back': 'CallBackAct';
  'appeal-rating': 'ReasonAct';
  'review-appeal': 'ReviewAct';
  archive: 'ArchiveAct';
  'correct-archive': 'ArchiveAct';
}
export type BodyOf<V extends ActionVerb> = Schemas[Bodies[V]];

export type Field = SubjectField<AssistanceRequest>;
export interface Form<Body> {
  fields: { [Member in Exclude<keyof Body, 'onBehalfOf'>]-?: Field };
  // It cannot be taken back, or goes against the other side: the button warns.
  grave?: boolean;
  // Key of a sentence below request.verbHint that says what will happen.
  hint?: boolean;
  // What waits for the decision is shown above the fields.
  aboutApplication?: boolean;
}

const opinion: Field = { kind: 'text', rows: 2, max: 500 };
const reason: Field = { ...opinion, required: true, label: 'reason' };
const target: Field = { kind: 'unit', required: true, label: 'targetUnit' };
const until: Field = { kind: 'day', required: true };
const caseOfficer = (required: boolean): Field => ({ kind: 'person', required, role: () => 'case_officer' });

const grounds = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7'];
// Whoever must help by the catalogue may refuse for these only; whoever was designated, for the first two.
function groundsOf({ item, course }: AssistanceRequest): readonly string[] {
  if (course.designated) return ['R2', 'R3'];
  return item ? ['R2', 'R3', 'R7'] : grounds;
}
const refusal = (choices: Field['choices']): Form<Schemas['RefusalAct']> => ({
  fields: {
    ground: { kind: 'choice', required: true, terms: 'ground', choices },
    betterUnit: { kind: 'unit', required: true, when: ({ ground }) => ground === 'R5' },
    reasons: { kind: 'text', rows: 4, max: 5000, required: true },
    legalBasis: { kind: 'text', rows: 2, max: 1000, required: true },
    opinion,
  },
  grave: true,
  hint: true,
});
// Left out, the class that the item proposes; where it proposes none the server asks for one.
const retention: Field = { kind: 'retention' };
const reference: Field = { kind: 'text', rows: 1, max: 100, required: true };
// No level is chosen for anybody. What is low must be explained.
const scores: Field = { kind: 'scores', required: true };
const ratingText: Field = {
  kind: 'text', rows: 3, max: 500, label: 'ratingText', required: (_request, values) => anyLow(levelsIn(values.scores ?? '')),
};
// The ratings whose appeal waits for its review: mostly one.
const appealed = ({ satisfaction }: AssistanceRequest): readonly string[] =>
  (satisfaction?.ratings ?? []).filter(({ appeal }) => appeal?.result === null).map(({ by }) => by.code);
const plain: Form<Schemas['OpinionAct']> = { fields: { opinion } };
const reasoned: Form<Schemas['ReasonAct']> = { fields: { opinion: reason } };

export const forms: { readonly [V in ActionVerb]: Form<BodyOf<V>> } = {
  submit: plain,
  sign: { ...plain, hint: true },
  return: reasoned,
  'end-emergency': { fields: { endedAt: { kind: 'instant', required: true }, opinion }, hint: true },
  'issue-letter': plain,
  receive: { ...plain, hint: true },
  'request-correction': { fields: { missing: { kind: 'lines', rows: 4, max: 200, required: true }, opinion }, hint: true },
  supplement: { fields: { text: { kind: 'text', rows: 5, max: 5000, required: true, label: 'supplement' }, opinion } },
  accept: { fields: { caseOfficer: caseOfficer(false), opinion } },
  refuse: refusal((request) => groundsOf(request).filter((ground) => ground !== 'R6')),
  'propose-refusal': refusal(groundsOf),
  redirect: { ...plain, hint: true },
  forward: { fields: { unit: target, opinion: reason }, hint: true },
  refer: { ...reasoned, hint: true },
  designate: { fields: { unit: target, opinion: reason }, aboutApplication: true },
  assign: { fields: { caseOfficer: caseOfficer(true), opinion } },
  split: {
    fields: {
      unit: { kind: 'unit', required: true, label: 'assistingUnit' },
      dueBy: { kind: 'day', required: true },
      title: { kind: 'text', rows: 1, max: 100, required: true, initial: (request) => request.title },
      body: { kind: 'text', rows: 4, max: 5000, required: true, initial: (request) => request.body },
      legalBasis: { kind: 'text', rows: 2, max: 1000, required: true, initial: (request) => request.legalBasis },
      opinion,
    },
    hint: true,
  },
  'ask-requester': { fields: { opinion: { ...reason, rows: 3, label: 'question' }, until }, hint: true },
  pause: { fields: { opinion: reason, until }, hint: true },
  resume: plain,
  'apply-extension': { fields: { newDueDate: { kind: 'day', required: true }, opinion: reason }, hint: true },
  approve: { ...plain, aboutApplication: true },
  disapprove: { ...reasoned, aboutApplication: true },
  reply: {
    fields: {
      outcome: { kind: 'choice', required: true, terms: 'outcome', choices: ['full', 'partial', 'none_found', 'unable'] },
      text: { kind: 'text', rows: 8, max: 10_000, required: true, label: 'replyText' },
      opinion,
    },
    hint: true,
  },
  confirm: plain,
  rework: { ...reasoned, hint: true },
  withdraw: {
    fields: { opinion: { ...opinion, required: ({ state }) => state.code !== 'draft', label: 'reason' } },
    grave: true,
  },
  terminate: { ...reasoned, grave: true },
  urge: plain,
  detach: { fields: { attachment: { kind: 'file', required: true }, opinion }, grave: true },
  copy: { fields: { unit: { kind: 'unit', required: true, label: 'readingUnit' }, opinion } },
  'hand-over': {
    fields: {
      person: {
        kind: 'person',
        required: true,
        role: ({ requestingUnit }, ownUnit) => (requestingUnit.id === ownUnit ? 'handler' : 'case_officer'),
      },
      opinion,
    },
  },
  rate: { fields: { scores, text: ratingText }, hint: true },
  'change-rating': {
    fields: {
      scores: { ...scores, initial: (request, ownUnit) => textOf(ownRating(request, ownUnit)?.scores ?? {}) },
      text: { ...ratingText, initial: (request, ownUnit) => ownRating(request, ownUnit)?.text ?? '' },
    },
    hint: true,
  },
  contact: { fields: { opinion: { ...reason, label: 'contacted' } }, hint: true },
  rectify: { fields: { opinion: { ...reason, rows: 3, label: 'rectified' } }, hint: true },
  'call-back': {
    fields: {
      satisfied: { kind: 'yes_no', required: true, terms: 'satisfied' },
      opinion: { ...opinion, label: 'calledBack', required: (_request, { satisfied }) => satisfied === 'false' },
    },
    hint: true,
  },
  'appeal-rating': { fields: { opinion: { ...reason, rows: 3 } }, hint: true },
  'review-appeal': {
    fields: {
      rating: {
        kind: 'choice', required: true, terms: 'ratingSide', label: 'appealedRating', choices: appealed,
        initial: (request) => (appealed(request).length === 1 ? appealed(request)[0]! : ''),
      },
      result: { kind: 'choice', required: true, terms: 'appealResult', label: 'appealResult', choices: ['struck', 'upheld'] },
      opinion: { ...reason, rows: 3 },
    },
    hint: true,
  },
  archive: { fields: { retention, reference, opinion }, hint: true },
  'correct-archive': { fields: { retention, reference, opinion: reason }, hint: true },
};

// What takes a request further on its way, and stands out among what can be done.
export const mainVerbs: ReadonlySet<string> = new Set<ActionVerb>([
  'submit', 'sign', 'receive', 'accept', 'supplement', 'reply', 'confirm', 'approve', 'designate', 'redirect', 'issue-letter',
  'rate', 'contact', 'rectify', 'call-back', 'review-appeal',
]);

export function isVerb(code: string): code is ActionVerb {
  return code in forms;
}

// The fields in their order, each with its name.
export function fieldsOf(verb: ActionVerb): [string, Field][] {
  return Object.entries(forms[verb].fields);
}
