// The operation manual as a plain structure. tools/manual.ts makes it from docs/manual.zh-CN.md when the pages are built.
export interface Piece {
  text: string;
  style?: 'strong' | 'code';
  // A place in the manual itself; what leads elsewhere is text only.
  href?: string;
}

export interface Entry {
  pieces: Piece[];
  below: Block[];
}

export type Block =
  | { kind: 'text'; pieces: Piece[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; entries: Entry[] }
  | { kind: 'table'; head: Piece[][]; rows: Piece[][][] };

export interface Section {
  id: string;
  title: string;
  // 1 is that of the whole manual.
  level: number;
  blocks: Block[];
}

const piecesText = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');

function blockText(block: Block): string {
  if (block.kind === 'text') return piecesText(block.pieces);
  if (block.kind === 'code') return block.text;
  if (block.kind === 'table') return [block.head, ...block.rows].flat().map(piecesText).join(' ');
  return block.entries.map((entry) => [piecesText(entry.pieces), ...entry.below.map(blockText)].join(' ')).join(' ');
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

export const wordsOf = (question: string): string[] => plain(question).split(/\s+/).filter(Boolean);

// The sections in which all words stand; all of them when nothing is asked.
export function sectionsWith(sections: readonly Section[], question: string): Section[] {
  const words = wordsOf(question);
  return sections.filter((section) => {
    const text = plain([section.title, ...section.blocks.map(blockText)].join(' '));
    return words.every((word) => text.includes(word));
  });
}

// A text cut where one of the words stands in it. Texts whose plain form has another length are not cut.
export function cut(text: string, words: readonly string[]): { text: string; found: boolean }[] {
  const low = plain(text);
  if (words.length === 0 || low.length !== text.length) return [{ text, found: false }];
  const parts: { text: string; found: boolean }[] = [];
  let at = 0;
  while (at < text.length) {
    const hits = words.map((word) => ({ word, start: low.indexOf(word, at) })).filter((hit) => hit.start >= 0);
    const first = hits.sort((one, other) => one.start - other.start || other.word.length - one.word.length)[0];
    if (!first) break;
    if (first.start > at) parts.push({ text: text.slice(at, first.start), found: false });
    at = first.start + first.word.length;
    parts.push({ text: text.slice(first.start, at), found: true });
  }
  if (at < text.length) parts.push({ text: text.slice(at), found: false });
  return parts;
}
