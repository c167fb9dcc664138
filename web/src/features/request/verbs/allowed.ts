// What the server allows: to oneself, or for an absent colleague.
import type { ActionTerm, AssistanceRequest, PersonBrief } from '@/api/types';

export function actionsFor(request: AssistanceRequest, onBehalfOf: PersonBrief | null): readonly ActionTerm[] {
  if (onBehalfOf === null) return request.allowedActions;
  return request.delegatedActions.find((one) => one.onBehalfOf.id === onBehalfOf.id)?.actions ?? [];
}
