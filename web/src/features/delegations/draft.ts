// A delegation that is being written: what the form holds, what is kept of it, and what is sent.
import type { ActionVerb, UnitBrief } from '@/api/types';

export interface Draft {
  // Empty: the caller.
  absent: string;
  deputy: string;
  firstDay: string;
  lastDay: string;
  verbs: ActionVerb[];
  items: string[];
  units: UnitBrief[];
}

// Every verb that a person takes on a request.
export const lendableVerbs = [
  'submit', 'sign', 'return', 'issue-letter', 'receive', 'request-correction', 'supplement', 'accept', 'refuse',
  'propose-refusal', 'redirect', 'forward', 'refer', 'assign', 'split', 'ask-requester', 'pause', 'resume',
  'apply-extension', 'approve', 'disapprove', 'reply', 'confirm', 'rework', 'withdraw', 'urge', 'copy',
  'rate', 'change-rating', 'contact', 'rectify', 'call-back', 'appeal-rating',
] as const satisfies readonly ActionVerb[];

export function keptOf(text: string, today: string): Draft {
  const empty: Draft = { absent: '', deputy: '', firstDay: today, lastDay: today, verbs: [], items: [], units: [] };
  try {
    return { ...empty, ...(JSON.parse(text) as Partial<Draft>) };
  } catch {
    return empty;
  }
}

export function bodyOf(draft: Draft) {
  return {
    absent: draft.absent || null,
    deputy: draft.deputy,
    firstDay: draft.firstDay,
    lastDay: draft.lastDay,
    verbs: [...draft.verbs],
    items: [...draft.items],
    units: draft.units.map((unit) => unit.id),
  };
}
