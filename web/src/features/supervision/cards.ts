// Cards 黄牌红牌: what is asked for with each verb, and how they are read and acted upon.
import { http } from '@/api/http';
import type { SupervisionCard } from '@/api/types';
import type { CaseKind, FormsOf, Schemas, Way } from '@/features/cases/case';
import { opinion, plain, reasoned } from '@/features/cases/fields';

type Bodies = {
  issue: 'IssueCardAct';
  decline: 'ReasonAct';
  acknowledge: 'OpinionAct';
  appeal: 'ReasonsAct';
  uphold: 'ReasonAct';
  dismiss: 'ReasonAct';
  revoke: 'ReasonAct';
};
export type CardVerb = keyof Bodies;

export const cardForms: FormsOf<Bodies, SupervisionCard> = {
  issue: {
    fields: {
      reason: { kind: 'text', rows: 4, max: 2000, required: (card) => card.reason === '', initial: (card) => card.reason, label: 'cardReason' },
      opinion,
    },
    main: true,
    hint: true,
  },
  decline: reasoned,
  acknowledge: { ...plain, main: true },
  appeal: { fields: { reasons: { kind: 'text', rows: 6, max: 5000, required: true } }, hint: true },
  uphold: { ...reasoned, main: true, hint: true },
  dismiss: { ...reasoned, main: true },
  revoke: { ...reasoned, grave: true, hint: true },
};

const cardWay: Way = { states: ['proposed', 'issued', 'acknowledged'], ends: ['declined', 'revoked'] };
// One that was not issued, or is taken back, is shown without its colour.
export const isOff = ({ state }: Pick<SupervisionCard, 'state'>): boolean => cardWay.ends.includes(state.code);

export const cardKind: CaseKind<SupervisionCard> = {
  area: 'cards',
  verbs: 'cardVerb',
  states: 'cardState',
  forms: cardForms,
  way: () => cardWay,
  eventsOf: (card) => card.events,
  facts: {
    reason: (card) => card.reason,
    appeal: (card, word) => (card.appeal ? word('appeal', card.appeal.outcome) : ''),
  },
  read: (id, { etag, signal }) => http.get('/api/v1/cards/{id}', { params: { id }, ifNoneMatch: etag, signal }),
  act: (id, verb, body, ifMatch, key) =>
    http.post('/api/v1/cards/{id}/actions/{verb}', {
      params: { id, verb: verb as CardVerb },
      body: body as Schemas[Bodies[CardVerb]],
      ifMatch,
      key,
    }),
};
