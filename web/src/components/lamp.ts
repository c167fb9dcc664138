// What a grey lamp 灰 stands for: the limit is paused, it is over, or there is none yet.
import type { StateCode } from '@/api/types';

export type Grey = 'paused' | 'over' | 'none';

const ends: ReadonlySet<string> = new Set<StateCode>(['completed', 'refused', 'withdrawn', 'lapsed', 'terminated']);

export function greyOf(state: { code: string }, pausedAt: string | null): Grey {
  if (ends.has(state.code)) return 'over';
  return pausedAt ? 'paused' : 'none';
}
