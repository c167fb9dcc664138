import type { Alert, RungCode } from '@/api/types';

// From the gravest on.
export const rungs = ['red_card', 'yellow_card', 'escalation', 'urge', 'prompt'] as const satisfies readonly RungCode[];

// What the rungs are counted as on the desk and on the wall.
export function countByRung(alerts: readonly Alert[]): Record<RungCode, number> {
  const counts: Record<RungCode, number> = { red_card: 0, yellow_card: 0, escalation: 0, urge: 0, prompt: 0 };
  for (const alert of alerts) counts[alert.rung.code] += 1;
  return counts;
}

// The gravest first, and among equals the newest.
export function byGravity(alerts: readonly Alert[]): Alert[] {
  const place = (alert: Alert): number => rungs.indexOf(alert.rung.code);
  const age = (alert: Alert): number => -new Date(alert.firedAt).getTime();
  return [...alerts].sort((one, other) => place(one) - place(other) || age(one) - age(other));
}
