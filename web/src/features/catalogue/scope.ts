// Who may ask and who must help, as the catalogue writes it: `*`, `level:…`, `line:…`, `unit:…`, separated by `;`.
export type ScopeToken = { kind: 'all' | 'level' | 'line' | 'unit' | 'other'; name: string };

export function tokensOf(scope: string): ScopeToken[] {
  return scope
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      if (part === '*') return { kind: 'all', name: '' };
      const found = /^(level|line|unit):(.+)$/.exec(part);
      return found ? { kind: found[1] as 'level' | 'line' | 'unit', name: found[2]! } : { kind: 'other', name: part };
    });
}
