// A fix task 整改 as a list of steps: contact, fix, call-back, and perhaps a fix and a call-back again.
import type { FixTask } from '@/api/types';

export interface FixLine {
  name: 'contact' | 'fix' | 'callBack';
  place: 'done' | 'present' | 'ahead';
  // Of a call-back there is none.
  due: { dueAt: string; lateAfter: string; provisional: boolean } | null;
  doneAt: string | null;
  late: boolean;
  text: string;
  // Of a call-back that was made.
  satisfied: boolean | null;
}
type Round = FixTask['rounds'][number];

function stepLine(name: 'contact' | 'fix', step: FixTask['contact']): FixLine {
  const { doneAt, late, text } = step;
  return { name, place: doneAt === null ? 'ahead' : 'done', due: step, doneAt, late, text, satisfied: null };
}
function callBackLine({ callBack }: Round): FixLine {
  const made = callBack ? { doneAt: callBack.at, text: callBack.opinion, satisfied: callBack.satisfied } : { doneAt: null, text: '', satisfied: null };
  return { name: 'callBack', place: callBack ? 'done' : 'ahead', due: null, late: false, ...made };
}

// Of a task that has ended only what was done.
export function fixLines(task: FixTask): FixLine[] {
  const lines = [stepLine('contact', task.contact), ...task.rounds.flatMap((round) => [stepLine('fix', round.fix), callBackLine(round)])];
  if (task.closedAt !== null) return lines.filter((line) => line.place === 'done');
  const present = lines.find((line) => line.place === 'ahead');
  if (present) present.place = 'present';
  return lines;
}
