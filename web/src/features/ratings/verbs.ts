// What is done about ratings, by people and by the system; and what else notices about them are about.
import type { ActionVerb, TimelineEntry } from '@/api/types';

const ofPeople = [
  'rate', 'change-rating', 'contact', 'rectify', 'call-back', 'appeal-rating', 'review-appeal',
] as const satisfies readonly ActionVerb[];
const ofSystem: readonly TimelineEntry['verb']['code'][] = ['close-rating'];
const news = ['rating_shown', 'fix_opened'];
const all: ReadonlySet<string> = new Set([...ofPeople, ...ofSystem, ...news]);

export const isAboutRatings = (what: string): boolean => all.has(what);
