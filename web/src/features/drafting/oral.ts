// What is recorded of a request made by word of mouth, besides the letter.
import type { OralContent } from '@/api/types';
import { contentOf, missingIn, type Draft } from './draft';

export interface Oral {
  askedBy: string;
  askedWhom: string;
  // Shanghai time, without an offset: 2026-09-18T16:30
  askedAt: string;
  urgency: string;
}

export const emptyOral = (): Oral => ({ askedBy: '', askedWhom: '', askedAt: '', urgency: '' });

export function oralContentOf(draft: Draft, oral: Oral): OralContent {
  const { title = '', body = '', legalBasis = '', requestedUnit = null, sharing = null, ...rest } = contentOf(draft);
  return { ...rest, title, body, legalBasis, requestedUnit, sharing, ...oral, urgent: true };
}

export function missingInOral(draft: Draft, oral: Oral): string[] {
  const fields = ['askedBy', 'askedWhom', 'askedAt', 'urgency'] as const;
  return [...fields.filter((field) => oral[field].trim() === ''), ...missingIn(draft)];
}

export function readOral(text: string): Oral {
  try {
    const found = JSON.parse(text) as Record<string, unknown> | null;
    const oral = emptyOral();
    for (const name of Object.keys(oral) as (keyof Oral)[]) {
      const value = found?.[name];
      if (typeof value === 'string') oral[name] = value;
    }
    return oral;
  } catch {
    return emptyOral();
  }
}
