// Gives the pages the operation manual as `virtual:manual`: read, parsed and made plain while they are built, so that
// no Markdown reaches the browser and nothing is ever inserted as markup.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { marked, type Token, type Tokens } from 'marked';
import type { Plugin } from 'vite';
import type { Block, Entry, Piece, Section } from '../src/help/manual';

const source = fileURLToPath(new URL('../../docs/manual.zh-CN.md', import.meta.url));
const wanted = 'virtual:manual';
const inside = `\0${wanted}`;

// A line break in the source is no space between Chinese characters.
const wide = '[\u2018-\u201d\u2e80-\uffef]';
const unwrapped = (text: string): string =>
  text
    .replace(new RegExp(`(${wide})\\s*\\n\\s*(?=${wide})`, 'g'), '$1')
    .replace(/([，、；。：）])\s*\n\s*/g, '$1')
    .replace(/\s*\n\s*/g, ' ');

function piecesOf(tokens: readonly Token[] | undefined, style?: Piece['style']): Piece[] {
  return (tokens ?? []).flatMap((token): Piece[] => {
    if (token.type === 'codespan') return [{ text: (token as Tokens.Codespan).text, style: 'code' }];
    if (token.type === 'strong') return piecesOf((token as Tokens.Strong).tokens, 'strong');
    if (token.type === 'link') {
      const { href, tokens: below } = token as Tokens.Link;
      return piecesOf(below, style).map((piece) => (href.startsWith('#') ? { ...piece, href } : piece));
    }
    if ('tokens' in token && token.tokens) return piecesOf(token.tokens, style);
    const text = unwrapped('text' in token ? String(token.text) : token.raw);
    return text ? [style ? { text, style } : { text }] : [];
  });
}

function entryOf(item: Tokens.ListItem): Entry {
  const [first, ...rest] = item.tokens;
  const isText = first?.type === 'text' || first?.type === 'paragraph';
  return {
    pieces: isText ? piecesOf((first as Tokens.Text).tokens) : [],
    below: blocksOf(isText ? rest : item.tokens),
  };
}

function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token): Block[] => {
    if (token.type === 'space' || token.type === 'hr') return [];
    if (token.type === 'code') return [{ kind: 'code', text: (token as Tokens.Code).text }];
    if (token.type === 'list') {
      const list = token as Tokens.List;
      return [{ kind: 'list', ordered: list.ordered, entries: list.items.map(entryOf) }];
    }
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      const cells = (row: Tokens.TableCell[]): Piece[][] => row.map((cell) => piecesOf(cell.tokens));
      return [{ kind: 'table', head: cells(header), rows: rows.map(cells) }];
    }
    const pieces = piecesOf('tokens' in token && token.tokens ? token.tokens : [token]);
    return [{ kind: 'text', pieces }];
  });
}

// 一、岗位 → 岗位: a place keeps its name when chapters move.
export const idOf = (title: string): string => title.replace(/^[一二三四五六七八九十]+、/, '').replace(/\s+/g, '-');

export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [];
  let collected: Token[] = [];
  const close = (): void => {
    sections[sections.length - 1]?.blocks.push(...blocksOf(collected));
    collected = [];
  };
  for (const token of marked.lexer(markdown)) {
    if (token.type !== 'heading') {
      collected.push(token);
      continue;
    }
    close();
    const { depth, text } = token as Tokens.Heading;
    sections.push({ id: idOf(text), title: text, level: depth, blocks: [] });
  }
  close();
  return sections;
}

export function manual(): Plugin {
  return {
    name: 'manual',
    resolveId: (id) => (id === wanted ? inside : null),
    async load(id) {
      if (id !== inside) return null;
      this.addWatchFile(source);
      const sections = sectionsOf(await readFile(source, 'utf8'));
      return `export const sections = ${JSON.stringify(sections)};`;
    },
  };
}
