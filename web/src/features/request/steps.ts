// The lifecycle of one request as a row of steps: what is behind it, where it stands, what lies ahead.
import type { AssistanceRequest, TimelineEntry } from '@/api/types';

export type StateCode = AssistanceRequest['state']['code'];
export interface Step {
  state: StateCode;
  place: 'done' | 'present' | 'ahead';
  // When it was reached, where the request or its record says so.
  at: string | null;
}
type Course = Pick<
  AssistanceRequest,
  'state' | 'createdAt' | 'sentAt' | 'receivedAt' | 'acceptedAt' | 'repliedAt' | 'finishedAt'
> & { course: Pick<AssistanceRequest['course'], 'oral' | 'partOf'> };
type Entry = Pick<TimelineEntry, 'from' | 'to' | 'effectiveAt'>;

const way: StateCode[] = ['draft', 'pending_sign', 'sent', 'received', 'in_progress', 'replied', 'completed'];
// States beside the way, and the step that they belong to.
const beside: Partial<Record<StateCode, StateCode>> = { correcting: 'received', awaiting_requester: 'in_progress' };
const otherEnds: StateCode[] = ['refused', 'withdrawn', 'lapsed', 'terminated'];

function reachedAt(state: StateCode, request: Course, entries: readonly Entry[]): string | null {
  const reached: Partial<Record<StateCode, string | null>> = {
    draft: request.createdAt,
    sent: request.sentAt,
    received: request.receivedAt,
    in_progress: request.acceptedAt,
    replied: request.repliedAt,
    completed: request.finishedAt,
  };
  // Of a state that it came back to, the latest visit.
  const visits = entries.filter(({ from, to }) => to.code === state && from.code !== state);
  return reached[state] ?? visits[visits.length - 1]?.effectiveAt ?? null;
}

// An oral request begins with its receipt, a part with its sending.
function wayOf({ course }: Course): StateCode[] {
  if (course.oral) return way.slice(way.indexOf('received'));
  return course.partOf ? way.slice(way.indexOf('sent')) : way;
}

export function stepsOf(request: Course, entries: readonly Entry[] = []): Step[] {
  const at = (state: StateCode): string | null => reachedAt(state, request, entries);
  const present = request.state.code;
  if (otherEnds.includes(present)) {
    // Only what it went through, and how it ended.
    const walked = wayOf(request).filter((state) => state !== 'completed' && at(state) !== null);
    const done = walked.map((state): Step => ({ state, place: 'done', at: at(state) }));
    return [...done, { state: present, place: 'present', at: request.finishedAt }];
  }
  const anchor = beside[present] ?? present;
  const states = wayOf(request).flatMap((state) => (state === anchor && anchor !== present ? [state, present] : [state]));
  const here = states.indexOf(present);
  return states.map((state, index) => {
    if (index > here) return { state, place: 'ahead', at: null };
    return { state, place: index === here ? 'present' : 'done', at: at(state) };
  });
}
