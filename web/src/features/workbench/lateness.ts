// What of the work that waits is late or soon will be, as far as its first pages show.
import type { RequestLine } from '@/api/types';

export interface Lateness {
  soon: number;
  late: number;
}

// Due comes first in a list, so that both counts are complete unless even the last line counts.
export function latenessOf(lines: readonly RequestLine[]): Lateness {
  return {
    soon: lines.filter((line) => line.lamp.code === 'yellow').length,
    late: lines.filter((line) => line.lamp.code === 'red').length,
  };
}

// Both lists as one, each request once, what is due first on top.
export function byDue(...lists: (readonly RequestLine[])[]): RequestLine[] {
  const lines = new Map(lists.flat().map((line) => [line.id, line]));
  const due = (line: RequestLine): number => (line.dueAt === null ? Infinity : new Date(line.dueAt).getTime());
  return [...lines.values()].sort((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}

// "7", or "100+" when there may be more than were looked at.
export function figureOf(count: number, lines: readonly RequestLine[], more: boolean): string {
  return more && count === lines.length ? `${count}+` : String(count);
}
