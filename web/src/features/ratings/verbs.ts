// What is done about ratings, by people and by the system; also what notices about them are about.
import type { ActionVerb, TimelineEntry } from '@/api/types';

const ofPeople = [
  'rate', 'change-rating', 'contact', 'rectify', 'call-back', 'appeal-rating', 'review-appeal',
] as const satisfies readonly ActionVerb[];
const all: readonly TimelineEntry['verb']['code'][] = [...ofPeople, 'close-rating'];

export const isAboutRatings = (verb: string): boolean => (all as readonly string[]).includes(verb);
