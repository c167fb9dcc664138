// A year as months of weeks, Monday first, with what each day is.
import type { components } from '@/api/schema';

export type CalendarYear = components['schemas']['CalendarYear'];
export type DayKind = components['schemas']['DayExplanation']['reason'];
export interface Day {
  date: string;
  number: number;
  kind: DayKind;
  source: string;
}
export type Week = (Day | null)[];

const daysOfWeek = 7;
const iso = (date: Date): string => date.toISOString().slice(0, 10);

// 1 is Monday, 7 is Sunday.
export function weekdayOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? daysOfWeek : day;
}

export function monthsOf({ year, days }: CalendarYear): Week[][] {
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: 12 }, (_none, month) => {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const weeks: Week[] = [];
    for (let number = 1; number <= length; number++) {
      const date = iso(new Date(Date.UTC(year, month, number)));
      const weekday = weekdayOf(date);
      if (weeks.length === 0 || weekday === 1) weeks.push(Array<Day | null>(daysOfWeek).fill(null));
      const usual: DayKind = weekday > 5 ? 'weekend' : 'working';
      const found = known.get(date);
      weeks[weeks.length - 1]![weekday - 1] = { date, number, kind: found?.kind ?? usual, source: found?.source ?? '' };
    }
    return weeks;
  });
}

export interface Source {
  name: string;
  holidays: number;
  makeUps: number;
}

// The notices behind the days of a year.
export function sourcesOf({ days }: CalendarYear): Source[] {
  const sources = new Map<string, Source>();
  for (const { source, kind } of days) {
    const found = sources.get(source) ?? { name: source, holidays: 0, makeUps: 0 };
    if (kind === 'holiday') found.holidays++;
    else found.makeUps++;
    sources.set(source, found);
  }
  return [...sources.values()];
}
