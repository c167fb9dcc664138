// What the workbench says of the work that waits: counted by the server, each figure with the list it counts.
import type { Counter, Counts, LampCode, RequestLine } from '@/api/types';

// The lists of what waits for somebody to act; no request is in both.
export const waiting = ['to_do', 'to_receive'] as const;

export interface Part {
  tab: (typeof waiting)[number];
  text: string;
  to: string;
}
export interface Figure {
  text: string;
  some: boolean;
  // The lists in which there are any; the first list when there are none.
  parts: Part[];
}

// "7", or "500+" when one of them was not counted to its end.
export function sumOf(counters: readonly Counter[]): string {
  const count = counters.reduce((sum, counter) => sum + counter.count, 0);
  return counters.some((counter) => counter.capped) ? `${count}+` : String(count);
}

// What waits under a lamp, from counts that were asked for with it.
export function waitingUnder(lamp: LampCode, counts: Counts | null): Figure {
  const part = (tab: Part['tab']): Part => ({ tab, text: counts?.[tab].text ?? '…', to: `/inbox/${tab}?lamp=${lamp}` });
  if (counts === null) return { text: '…', some: false, parts: [part('to_do')] };
  const found = waiting.filter((tab) => counts[tab].count > 0);
  return {
    text: sumOf(waiting.map((tab) => counts[tab])),
    some: found.length > 0,
    parts: found.length > 0 ? found.map(part) : [part('to_do')],
  };
}

// Both lists as one, each request once, what is due first on top.
export function byDue(...lists: (readonly RequestLine[])[]): RequestLine[] {
  const lines = new Map(lists.flat().map((line) => [line.id, line]));
  const due = (line: RequestLine): number => (line.dueAt === null ? Infinity : new Date(line.dueAt).getTime());
  return [...lines.values()].sort((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}
