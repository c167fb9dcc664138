// Proposing an order or a card: about a request as a whole, or from an alert that says what, against whom and why.
import { http, type Answer } from '@/api/http';
import type { Alert, AssistanceRequest } from '@/api/types';
import type { NamedField } from '@/composables/actFields';
import type { Schemas } from '@/features/cases/case';

export type Proposal = 'order' | 'yellow' | 'red';
export interface Occasion {
  proposal: Proposal;
  request: string;
  alert: Alert | null;
  parties: Pick<AssistanceRequest, 'requestingUnit' | 'requestedUnit'> | null;
  // What is filled in already.
  text: string;
}

// What a rung of the ladder calls for. Only the requesting unit urges; who coordinates gives an order instead.
export const proposalOf = ({ rung }: Pick<Alert, 'rung'>): Proposal | null =>
  ({ urge: 'order', escalation: 'order', yellow_card: 'yellow', red_card: 'red', prompt: null } as const)[rung.code];
// What can yet be proposed from an alert: one is open for a clock.
export const proposable = (alert: Pick<Alert, 'rung' | 'measure'>): Proposal | null =>
  alert.measure?.open ? null : proposalOf(alert);
export const addressOfMeasure = ({ kind, id }: NonNullable<Alert['measure']>): string =>
  kind.code === 'order' ? `/supervision-orders/${id}` : `/cards/${id}`;
export const addressOf = (proposal: Proposal, id: string): string =>
  proposal === 'order' ? `/supervision-orders/${id}` : `/cards/${id}`;

const unit: NamedField<Occasion> = [
  'unit',
  {
    kind: 'choice',
    required: true,
    terms: 'party',
    choices: ({ parties }) => (parties?.requestedUnit ? ['requested', 'requesting'] : ['requesting']),
    when: (_values, { alert }) => alert === null,
  },
];
const cause: NamedField<Occasion> = [
  'cause',
  { kind: 'choice', required: true, terms: 'cause', choices: ['other', 'dispute'], when: (_values, { alert }) => alert === null },
];
const text = { kind: 'text', rows: 4, max: 2000, initial: (occasion: Occasion) => occasion.text } as const;

export const fieldsOf = ({ proposal }: Occasion): NamedField<Occasion>[] =>
  proposal === 'order' ? [unit, cause, ['matter', text]] : [unit, cause, ['reason', { ...text, label: 'cardReason' }]];

// The party that was chosen becomes its unit; an alert says it by itself.
export function bodyOf(typed: Record<string, unknown>, { alert, request, parties }: Occasion): Record<string, unknown> {
  if (alert) return { ...typed, alert: alert.id };
  const chosen = { requesting: parties?.requestingUnit, requested: parties?.requestedUnit }[String(typed.unit)];
  return { ...typed, request, unit: chosen?.id };
}

export function propose(body: object, { proposal }: Occasion, key: string): Promise<Answer<{ id: string }>> {
  if (proposal === 'order') return http.post('/api/v1/supervision-orders', { body: body as Schemas['NewSupervisionOrder'], key });
  return http.post('/api/v1/cards', { body: { ...body, colour: proposal } as Schemas['NewCard'], key });
}
