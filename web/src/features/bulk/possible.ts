// What can be done with several requests at once: for each verb the requests whose allowedActions name it.
import { http } from '@/api/http';
import type { AssistanceRequest, RequestLine } from '@/api/types';

// Verbs whose input may be the same for all.
export const bulkVerbs = ['sign', 'receive', 'assign', 'confirm', 'urge'] as const;
export type BulkVerb = (typeof bulkVerbs)[number];

export const mostSelected = 100;
const atOnce = 6;

export type Possible = Partial<Record<BulkVerb, RequestLine[]>>;

// The verbs that the caller may use, for `onBehalfOf` those lent by that colleague.
export function verbsOf(request: AssistanceRequest, onBehalfOf?: string): string[] {
  const actions =
    onBehalfOf === undefined
      ? request.allowedActions
      : request.delegatedActions.filter((lent) => lent.onBehalfOf.id === onBehalfOf).flatMap((lent) => lent.actions);
  return actions.map((action) => action.code);
}

export function possibleFor(lines: readonly RequestLine[], known: ReadonlyMap<string, readonly string[]>): Possible {
  const possible: Possible = {};
  for (const verb of bulkVerbs) {
    const able = lines.filter((line) => known.get(line.id)?.includes(verb));
    if (able.length > 0) possible[verb] = able;
  }
  return possible;
}

// Asks for the requests that are not known yet, a few at a time. What cannot be read allows nothing.
export async function learnVerbs(
  lines: readonly RequestLine[],
  known: Map<string, readonly string[]>,
  { onBehalfOf, signal }: { onBehalfOf?: string | undefined; signal: AbortSignal },
): Promise<void> {
  const unknown = lines.filter((line) => !known.has(line.id));
  async function work(): Promise<void> {
    for (let line = unknown.shift(); line && !signal.aborted; line = unknown.shift()) {
      const { data } = await http.get('/api/v1/requests/{id}', { params: { id: line.id }, signal });
      known.set(line.id, verbsOf(data, onBehalfOf));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
}
