// Supervision orders 督办单: what is asked for with each verb, and how they are read and acted upon.
import { http } from '@/api/http';
import type { SupervisionOrder } from '@/api/types';
import type { CaseKind, FormsOf, Schemas } from '@/features/cases/case';
import { opinion, plain, reason, reasoned } from '@/features/cases/fields';

type Bodies = {
  establish: 'EstablishOrderAct';
  issue: 'OpinionAct';
  acknowledge: 'OpinionAct';
  respond: 'RespondOrderAct';
  review: 'OpinionAct';
  close: 'CloseOrderAct';
  rectify: 'RectifyOrderAct';
  cancel: 'ReasonAct';
};
export type OrderVerb = keyof Bodies;

const isLate = ({ lapses, clock }: SupervisionOrder): boolean => lapses > 0 || clock?.late === true;

export const orderForms: FormsOf<Bodies, SupervisionOrder> = {
  establish: {
    fields: {
      matter: { kind: 'text', rows: 4, max: 2000, required: ({ matter }) => matter === '', initial: ({ matter }) => matter },
      opinion,
    },
    main: true,
  },
  issue: { ...plain, main: true, hint: true },
  acknowledge: { ...plain, main: true },
  respond: {
    fields: {
      text: { kind: 'text', rows: 6, max: 5000, required: true },
      lateReason: { kind: 'text', rows: 2, max: 500, when: (_values, order) => isLate(order) },
    },
    main: true,
    hint: true,
  },
  review: { ...plain, main: true },
  close: {
    fields: { lateReasonAccepted: { kind: 'check', when: (_values, order) => order.lateReason !== '' }, opinion },
    main: true,
    hint: true,
  },
  rectify: { fields: { opinion: { ...reason, rows: 4, label: 'opinion' }, dueDate: { kind: 'day' } }, hint: true },
  cancel: { ...reasoned, grave: true },
};

export const orderKind: CaseKind<SupervisionOrder> = {
  area: 'orders',
  verbs: 'orderVerb',
  states: 'orderState',
  forms: orderForms,
  way: () => ({
    states: ['proposed', 'established', 'issued', 'acknowledged', 'responded', 'reviewing', 'closed'],
    ends: ['closed', 'cancelled'],
  }),
  eventsOf: (order) => order.events,
  facts: {
    severity: (order, word) => word('severity', order.severity),
    matter: (order) => order.matter,
    response: (order) => order.response,
    lateReason: (order) => order.lateReason,
  },
  read: (id, { etag, signal }) => http.get('/api/v1/supervision-orders/{id}', { params: { id }, ifNoneMatch: etag, signal }),
  act: (id, verb, body, ifMatch, key) =>
    http.post('/api/v1/supervision-orders/{id}/actions/{verb}', {
      params: { id, verb: verb as OrderVerb },
      body: body as Schemas[Bodies[OrderVerb]],
      ifMatch,
      key,
    }),
};
