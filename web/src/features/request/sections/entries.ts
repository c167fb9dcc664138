// What the record says of one event.
import type { ClockChange, TimelineEntry } from '@/api/types';
import { limitText } from '@/features/calendar/limits';

type Say = (key: string, gaps?: Record<string, unknown>, plural?: number) => string;

// "张敏（市教委），代李强" or the system.
export function whoOf(entry: Pick<TimelineEntry, 'person' | 'unit' | 'onBehalfOf'>, t: Say): string {
  if (!entry.person) return entry.unit ? t('request.unitItself', { unit: entry.unit.shortName }) : t('request.system');
  const person = entry.person.name;
  const unit = entry.unit?.shortName;
  const shown = unit ? t('request.personOf', { person, unit }) : person;
  return entry.onBehalfOf ? t('request.deputyOf', { person: shown, absent: entry.onBehalfOf.name }) : shown;
}

// How long a step lay with whoever took it: working days, within a day hours and minutes of working time.
export function usedOf(receipt: NonNullable<TimelineEntry['receipt']>, t: Say): string {
  const { workingDays: days, workingMinutes: minutes } = receipt;
  if (days > 0) return limitText(t, { unit: 'working_days', amount: days });
  const hours = Math.floor(minutes / 60);
  return hours > 0
    ? t('request.used.hours', { hours, minutes: minutes % 60 })
    : t('request.used.minutes', { n: minutes });
}

// Of an order, a card or a dispute: what the system began follows from the rules of alerts, whichever unit it is about.
export function whoOfCase(entry: Parameters<typeof whoOf>[0] & { verb: { code: string } }, t: Say): string {
  if (entry.person) return whoOf(entry, t);
  return t(entry.verb.code === 'propose' ? 'cases.systemByAlert' : 'request.system');
}

// How an event took a clock further: the due date that it set.
export function dueOf(entry: { clocks: readonly ClockChange[] }): { code: string; dueAt: string } | null {
  const set = entry.clocks.find((change) => (change.change === 'started' || change.change === 'moved') && change.dueAt);
  return set?.dueAt ? { code: set.code, dueAt: set.dueAt } : null;
}
