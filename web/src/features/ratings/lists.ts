import type { paths } from '@/api/schema';

type Query = NonNullable<paths['/api/v1/ratings']['get']['parameters']['query']>;
export type RatingList = NonNullable<Query['list']>;

// In the order of the screen.
export const lists = ['received', 'given', 'to_fix', 'appealed'] as const satisfies readonly RatingList[];
