// Disputes 争议: what is asked for with each verb, and how they are read and acted upon.
import { http } from '@/api/http';
import type { Dispute, DisputeTypeCode } from '@/api/types';
import type { Field, NamedField } from '@/composables/actFields';
import type { CaseKind, FormsOf, Schemas, Way } from '@/features/cases/case';
import { opinion, plain, reason, reasoned } from '@/features/cases/fields';

type Bodies = {
  settle: 'DisputeTextAct';
  'fail-negotiation': 'DisputeTextAct';
  file: 'FilingAct';
  admit: 'OpinionAct';
  'not-admit': 'ReasonAct';
  notify: 'OpinionAct';
  answer: 'DisputeTextAct';
  mediate: 'OpinionAct';
  extend: 'ReasonAct';
  agree: 'RulingAct';
  'give-opinion': 'RulingAct';
  escalate: 'ReasonAct';
  decide: 'RulingAct';
  execute: 'OpinionAct';
  report: 'DisputeTextAct';
  close: 'OpinionAct';
  withdraw: 'ReasonAct';
  note: 'DisputeTextAct';
};
export type DisputeVerb = keyof Bodies;

const written = (rows: number) => ({ fields: { text: { kind: 'text', rows, max: 5000, required: true }, opinion } }) as const;
const setsTime = ({ outcome }: Readonly<Record<string, string>>): boolean => outcome === 'must_assist' || outcome === 'partial';
const ruling = {
  fields: {
    outcome: {
      kind: 'choice',
      required: true,
      terms: 'disputeOutcome',
      choices: ({ admissibleOutcomes }) => admissibleOutcomes.map(({ code }) => code),
    },
    workingDays: { kind: 'number', required: true, when: setsTime },
    unit: { kind: 'unit', required: true, label: 'designated', when: ({ outcome }) => outcome === 'designate_other' },
    text: { kind: 'text', rows: 6, max: 5000, required: true, label: 'rulingText' },
    opinion,
  } satisfies Record<string, Field<Dispute>>,
  main: true,
  hint: true,
} as const;

export const disputeForms: FormsOf<Bodies, Dispute> = {
  settle: { ...written(3), main: true, hint: true },
  'fail-negotiation': written(3),
  file: {
    fields: {
      facts: { kind: 'text', rows: 5, max: 5000, required: true },
      proposal: { kind: 'text', rows: 3, max: 2000, required: true },
      legalBasis: { kind: 'text', rows: 2, max: 1000, required: true },
      negotiation: { kind: 'text', rows: 3, max: 5000, required: true, when: (_values, dispute) => !dispute.negotiationFailed },
      opinion,
    },
    main: true,
    hint: true,
  },
  admit: { ...plain, main: true },
  'not-admit': { ...reasoned, grave: true },
  notify: { ...plain, main: true, hint: true },
  answer: { ...written(6), main: true, hint: true },
  mediate: { ...plain, main: true },
  extend: { ...reasoned, hint: true },
  agree: ruling,
  'give-opinion': ruling,
  escalate: { ...reasoned, hint: true },
  decide: ruling,
  execute: { ...plain, main: true, hint: true },
  report: { ...written(4), main: true },
  close: { fields: { opinion: { ...opinion, required: ({ executionOverdue }) => executionOverdue } }, main: true },
  withdraw: { fields: { opinion: reason }, grave: true },
  note: { ...written(3), hint: true },
};

const ends = ['settled', 'not_admitted', 'closed', 'withdrawn'];
// What lies ahead depends on how it is decided, and on whether there is anything to execute.
export function wayOf({ state, ruling: outcome, obliged, timeline }: Pick<Dispute, 'state' | 'ruling' | 'obliged' | 'timeline'>): Way {
  const escalated = timeline.some(({ to }) => to.code === 'escalated');
  const decision = ['agreed', 'opinion', 'decided'].includes(state.code) ? state.code : escalated ? 'decided' : 'opinion';
  const toMediation = ['negotiating', 'filed', 'admitted', 'notified', 'answered', 'mediating'];
  const execution = outcome && !obliged ? [] : ['executing', 'executed'];
  return { states: [...toMediation, ...(escalated ? ['escalated'] : []), decision, ...execution, 'closed'], ends };
}

export const disputeKind: CaseKind<Dispute> = {
  area: 'disputes',
  verbs: 'disputeVerb',
  states: 'disputeState',
  forms: disputeForms,
  way: wayOf,
  eventsOf: (dispute) => dispute.timeline,
  facts: {
    negotiation: (dispute) => dispute.negotiation,
    settlement: (dispute) => dispute.settlement,
    facts: (dispute) => dispute.facts,
    proposal: (dispute) => dispute.proposal,
    legalBasis: (dispute) => dispute.legalBasis,
    answer: (dispute) => dispute.answer,
    outcome: (dispute, word) => (dispute.ruling ? word('disputeOutcome', dispute.ruling.outcome) : ''),
    report: (dispute) => dispute.report,
  },
  read: (id, { etag, signal }) => http.get('/api/v1/disputes/{id}', { params: { id }, ifNoneMatch: etag, signal }),
  act: (id, verb, body, ifMatch, key) =>
    http.post('/api/v1/disputes/{id}/actions/{verb}', {
      params: { id, verb: verb as DisputeVerb },
      body: body as Schemas[Bodies[DisputeVerb]],
      ifMatch,
      key,
    }),
};

// The card that is probably meant by an objection: as it is called on paper, and its day.
export type CardMeant = { reference: string; date: string } | null;

// What raising one asks for.
export const raisingFields = (type: DisputeTypeCode): NamedField<CardMeant>[] => [
  ...(type === 'card_objection'
    ? ([
        ['card.reference', { kind: 'text', rows: 1, max: 100, required: true, label: 'cardReference', initial: (card) => card?.reference ?? '' }],
        ['card.date', { kind: 'day', required: true, label: 'cardDate', initial: (card) => card?.date ?? '' }],
      ] satisfies NamedField<CardMeant>[])
    : []),
  ['matter', { kind: 'text', rows: 4, max: 2000, required: true, label: 'disputeMatter' }],
  ['opinion', opinion],
];
