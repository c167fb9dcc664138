import type { JobRow } from '@/api/types';

// What a row is about: number and title of a request; where the server names none, what it calls the row.
export function nameOf({ request, subject }: Pick<JobRow, 'request' | 'subject'>): string {
  return request ? [request.number, request.title].filter(Boolean).join(' ') : subject;
}
