// The lifecycle of one request as a row of steps: what is behind it, where it stands, what lies ahead.
import type { AssistanceRequest } from '@/api/types';

export type StateCode = AssistanceRequest['state']['code'];
export interface Step {
  state: StateCode;
  place: 'done' | 'present' | 'ahead';
  // When it was reached, where the request says so.
  at: string | null;
}
type Course = Pick<
  AssistanceRequest,
  'state' | 'createdAt' | 'sentAt' | 'receivedAt' | 'acceptedAt' | 'repliedAt' | 'finishedAt'
> & { course: Pick<AssistanceRequest['course'], 'oral' | 'partOf'> };

const way: StateCode[] = ['draft', 'pending_sign', 'sent', 'received', 'in_progress', 'replied', 'completed'];
// States beside the way, and the step that they belong to.
const beside: Partial<Record<StateCode, StateCode>> = { correcting: 'received', awaiting_requester: 'in_progress' };
const otherEnds: StateCode[] = ['refused', 'withdrawn', 'lapsed', 'terminated'];

function reachedAt(state: StateCode, request: Course): string | null {
  const reached: Partial<Record<StateCode, string | null>> = {
    draft: request.createdAt,
    sent: request.sentAt,
    received: request.receivedAt,
    in_progress: request.acceptedAt,
    replied: request.repliedAt,
    completed: request.finishedAt,
  };
  return reached[state] ?? null;
}

// An oral request begins with its receipt, a part with its sending.
function wayOf({ course }: Course): StateCode[] {
  if (course.oral) return way.slice(way.indexOf('received'));
  return course.partOf ? way.slice(way.indexOf('sent')) : way;
}

export function stepsOf(request: Course): Step[] {
  const present = request.state.code;
  if (otherEnds.includes(present)) {
    // Only what it went through, and how it ended.
    const walked = wayOf(request).filter((state) => state !== 'completed' && reachedAt(state, request) !== null);
    const done = walked.map((state): Step => ({ state, place: 'done', at: reachedAt(state, request) }));
    return [...done, { state: present, place: 'present', at: request.finishedAt }];
  }
  const anchor = beside[present] ?? present;
  const states = wayOf(request).flatMap((state) => (state === anchor && anchor !== present ? [state, present] : [state]));
  const here = states.indexOf(present);
  return states.map((state, index) => {
    if (index > here) return { state, place: 'ahead', at: null };
    return { state, place: index === here ? 'present' : 'done', at: reachedAt(state, request) };
  });
}
