// The way of a case as a row of steps: what it has gone through by its record, and what usually lies ahead.
import type { CaseEvent, Way } from './case';

export interface CaseStep {
  state: string;
  place: 'done' | 'present' | 'ahead';
  at: string | null;
}

export function stepsOf(present: string, events: readonly CaseEvent[], { states, ends }: Way): CaseStep[] {
  // Of a state that it came back to, the latest visit.
  const reached = new Map<string, string>();
  for (const { from, to, effectiveAt } of events) {
    if (from.code === to.code) continue;
    reached.delete(to.code);
    reached.set(to.code, effectiveAt);
  }
  const presentAt = reached.get(present) ?? null;
  reached.delete(present);
  const done = Array.from(reached, ([state, at]): CaseStep => ({ state, place: 'done', at }));
  const furthest = ends.includes(present) ? states.length : states.indexOf(present);
  // Beside the usual way, what lies ahead begins after the last usual step.
  const begin = furthest >= 0 ? furthest : Math.max(...[...reached.keys()].map((state) => states.indexOf(state)), -1);
  const ahead = states.slice(begin + 1).map((state): CaseStep => ({ state, place: 'ahead', at: null }));
  return [...done, { state: present, place: 'present', at: presentAt }, ...ahead];
}
