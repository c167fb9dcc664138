// What of the to-do list is late or soon will be, as far as its first pages show.
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

// "7", or "100+" when there may be more than were looked at.
export function figureOf(count: number, lines: readonly RequestLine[], more: boolean): string {
  return more && count === lines.length ? `${count}+` : String(count);
}
