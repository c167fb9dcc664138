// Which phrases fit which field.
import type { ActionVerb, PhrasePurpose } from '@/api/types';

export const purposes = [
  'body', 'legal-basis', 'urgency', 'opinion', 'signing', 'correction', 'supplement', 'refusal', 'forwarding',
  'extension', 'pausing', 'reply', 'rework', 'withdrawal', 'urging',
] as const satisfies readonly PhrasePurpose[];

// What is written into the opinion of a verb; of the others it is an opinion and no more.
const opinions: Partial<Record<ActionVerb, PhrasePurpose>> = {
  sign: 'signing',
  return: 'signing',
  redirect: 'forwarding',
  forward: 'forwarding',
  refer: 'forwarding',
  designate: 'forwarding',
  'ask-requester': 'pausing',
  pause: 'pausing',
  'apply-extension': 'extension',
  rework: 'rework',
  withdraw: 'withdrawal',
  terminate: 'withdrawal',
  urge: 'urging',
};
const texts: Partial<Record<ActionVerb, PhrasePurpose>> = { supplement: 'supplement', reply: 'reply' };
const fields: Readonly<Record<string, PhrasePurpose>> = {
  body: 'body',
  legalBasis: 'legal-basis',
  missing: 'correction',
  reasons: 'refusal',
};

export function purposeOf(verb: ActionVerb, field: string): PhrasePurpose | null {
  if (field === 'opinion') return opinions[verb] ?? 'opinion';
  if (field === 'text') return texts[verb] ?? null;
  return fields[field] ?? null;
}
