// The step that a line of the inbox most likely waits for. A line says whose turn it is by the tab in which it stands, but
// not what the person may do: the page of the request opens the form only if the server allows it.
import type { ActionVerb, RoleCode, StateCode, Tab } from '@/api/types';

interface Step {
  verb: ActionVerb;
  role: RoleCode;
}
const stepIn: Partial<Record<StateCode, Step>> = {
  pending_sign: { verb: 'sign', role: 'signer' },
  sent: { verb: 'receive', role: 'allocator' },
  received: { verb: 'accept', role: 'allocator' },
  correcting: { verb: 'supplement', role: 'handler' },
  in_progress: { verb: 'reply', role: 'case_officer' },
  awaiting_requester: { verb: 'supplement', role: 'handler' },
  replied: { verb: 'confirm', role: 'handler' },
};
const stepOfTab: Partial<Record<Tab, ActionVerb>> = { to_rate: 'rate', to_archive: 'archive' };

export const hasActs = (tab: Tab): boolean => ['to_receive', 'to_do', 'to_rate', 'to_archive'].includes(tab);

export function likelyVerb(tab: Tab, state: StateCode, may: (roles: readonly RoleCode[]) => boolean): ActionVerb | null {
  const step = stepIn[state];
  const verb = stepOfTab[tab];
  if (verb) return verb;
  return hasActs(tab) && step && may([step.role]) ? step.verb : null;
}
