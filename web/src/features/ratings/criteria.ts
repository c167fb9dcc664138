// 满意度: what each side of a request judges the other by, and in which levels. A rating that is being written is kept
// as text: {"timeliness":4,…} with what was chosen so far.
import type { AssistanceRequest, Rating, RatingScores, SideCode } from '@/api/types';

type MemberOf<T> = T extends unknown ? keyof T : never;
export type Criterion = MemberOf<RatingScores>;
export type Levels = Partial<Record<Criterion, number>>;

// The best first, as on paper.
export const levels = [5, 4, 3, 2, 1] as const;
export const isLow = (level: number): boolean => level <= 2;
export const anyLow = (chosen: Levels): boolean => Object.values(chosen).some(isLow);

const criteria: Record<SideCode, readonly Criterion[]> = {
  requesting: ['timeliness', 'resultQuality', 'attitude', 'conformity', 'overall'],
  requested: ['necessity', 'clarity', 'cooperation', 'reasonableDeadline', 'overall'],
};
export const criteriaOf = (side: SideCode): readonly Criterion[] => criteria[side];

export const sideOf = (request: Pick<AssistanceRequest, 'requestingUnit'>, unit: string): SideCode =>
  request.requestingUnit.id === unit ? 'requesting' : 'requested';

export function ownRating(request: AssistanceRequest, unit: string): Rating | undefined {
  return request.satisfaction?.ratings.find(({ by }) => by.code === sideOf(request, unit));
}

// What is no level is left out.
export function levelsOf(scores: object | null | undefined): Levels {
  const found = Object.entries(scores ?? {}).filter(([, level]) => levels.includes(level as 1));
  return Object.fromEntries(found) as Levels;
}

export function levelsIn(text: string): Levels {
  try {
    return levelsOf(JSON.parse(text) as object | null);
  } catch {
    return {};
  }
}

// What is chosen, always in the same order.
export function chosenIn(chosen: Levels): (readonly [Criterion, number])[] {
  const names = new Set([...criteria.requesting, ...criteria.requested]);
  return [...names].flatMap((name) => (chosen[name] === undefined ? [] : [[name, chosen[name]] as const]));
}

// So that the same choice is the same text.
export function textOf(chosen: Levels): string {
  const known = chosenIn(chosen);
  return known.length > 0 ? JSON.stringify(Object.fromEntries(known)) : '';
}
