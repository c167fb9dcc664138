// What the workbench says of the work that waits: counted by the server, each figure with the list it counts.
import type { CappedCount, Counter, Counts, LampCode, RequestLine, RoleCode } from '@/api/types';
import type { MenuEntry } from '@/router/area';

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

// Who ever has the turn in a request; the lists of others stay empty.
export const inboxRoles: readonly RoleCode[] = ['handler', 'signer', 'allocator', 'case_officer', 'head'];

export interface Beside {
  label: string;
  to: string;
  text: string;
  some: boolean;
}
// What waits beside requests, by the figures of the menu: all that is counted for this person, or only what there is.
export function besideOf(entries: readonly MenuEntry[], counts: Readonly<Record<string, CappedCount | null>>, all: boolean): Beside[] {
  return entries.flatMap(({ label, to }) => {
    const found = counts[to];
    return found && (all || found.count > 0) ? [{ label, to, text: found.text, some: found.count > 0 }] : [];
  });
}

// The lists in which something waits; the first when there is nothing.
export function listsWith(counts: Counts | null): (typeof waiting)[number][] {
  const some = waiting.filter((tab) => (counts?.[tab].count ?? 0) > 0);
  return some.length > 0 ? some : [waiting[0]];
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
  const sum = waiting.map((tab) => counts[tab]);
  return { text: sumOf(sum), some: sum.some(({ count }) => count > 0), parts: listsWith(counts).map(part) };
}

// Both lists as one, each request once, what is due first on top.
export function byDue(...lists: (readonly RequestLine[])[]): RequestLine[] {
  const lines = new Map(lists.flat().map((line) => [line.id, line]));
  const due = (line: RequestLine): number => (line.dueAt === null ? Infinity : new Date(line.dueAt).getTime());
  return [...lines.values()].sort((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}
