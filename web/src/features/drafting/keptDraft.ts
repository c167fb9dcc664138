// The form as text kept in this browser, until the server has it.
import { useKeptText } from '@/composables/useKeptText';
import { emptyDraft, type Draft } from './draft';

interface Kept {
  // The version that was changed; empty for a request that the server does not know yet.
  etag: string;
  draft: Draft;
}

// Whatever was kept by an older page or a curious hand fills the form only where it fits.
export function readKept(text: string): Kept | null {
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null;
    if (!kept || typeof kept.etag !== 'string' || typeof kept.draft !== 'object') return null;
    const draft: Record<string, unknown> = { ...emptyDraft() };
    const found = kept.draft as unknown as Record<string, unknown>;
    for (const [name, usual] of Object.entries(draft)) {
      const value = found[name];
      if (usual === null ? isReference(value) : typeof value === typeof usual) draft[name] = value;
    }
    return { etag: kept.etag, draft: draft as unknown as Draft };
  } catch {
    return null;
  }
}

function isReference(value: unknown): boolean {
  return value === null || (typeof value === 'object' && typeof (value as { id?: unknown }).id === 'string');
}

export function useKeptDraft(place: string) {
  const { text, clear } = useKeptText(`draft/${place}`);
  return {
    read: (): Kept | null => readKept(text.value),
    write: (draft: Draft, etag: string): void => {
      text.value = JSON.stringify({ etag, draft } satisfies Kept);
    },
    clear,
  };
}
