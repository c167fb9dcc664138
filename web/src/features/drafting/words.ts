// Words of a template put into a draft: into what is empty, and over what was typed only when somebody says so.
import type { ProposedWords } from '@/api/types';
import type { Draft } from './draft';

export const worded = ['title', 'body', 'legalBasis'] as const;
export type WordedField = (typeof worded)[number];
export type Wording = Record<WordedField, string>;

export const wordingOf = ({ title, body, legalBasis }: Wording): Wording => ({ title, body, legalBasis });

const isEmpty = (text: string): boolean => text.trim() === '';

// Fields that the words would fill, and those where something else was typed.
export function compare(draft: Draft, words: ProposedWords): { free: WordedField[]; taken: WordedField[] } {
  const offered = worded.filter((field) => !isEmpty(words[field]) && words[field] !== draft[field]);
  return { free: offered.filter((field) => isEmpty(draft[field])), taken: offered.filter((field) => !isEmpty(draft[field])) };
}

export function fill(draft: Draft, words: ProposedWords, fields: readonly WordedField[]): void {
  for (const field of fields) draft[field] = words[field];
}
