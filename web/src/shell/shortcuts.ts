// Keys for those who know them: ? help, / search, g and a letter to go somewhere. Never while somebody types.
import type { Access } from '@/auth/roles';
import { menu, type MenuEntry } from '@/router/area';

export interface ShortcutActions {
  help: () => void;
  search: () => void;
  go: (to: string) => void;
  may: (access: Access) => boolean;
}

const patience = 1500; // milliseconds between the two keys

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

// What is open over the page has the keys.
function isCovered(): boolean {
  const modals = Array.from(document.querySelectorAll('[aria-modal="true"]'));
  return modals.some((modal) => modal.getClientRects().length > 0);
}

export function shortcutEntries(may: (access: Access) => boolean): MenuEntry[] {
  return menu.filter((entry) => entry.shortcut && may(entry.access));
}

// Returns what ends it.
export function listenForShortcuts(actions: ShortcutActions): () => void {
  let goPressedAt = 0;

  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target) || isCovered()) return;
    const going = event.timeStamp - goPressedAt < patience && goPressedAt > 0;
    goPressedAt = 0;
    if (going) {
      const entry = shortcutEntries(actions.may).find((one) => one.shortcut === event.key);
      if (entry) actions.go(entry.to);
    } else if (event.key === '?') {
      actions.help();
    } else if (event.key === '/') {
      event.preventDefault();
      actions.search();
    } else if (event.key === 'g') {
      goPressedAt = event.timeStamp;
    }
  }

  document.addEventListener('keydown', hear);
  return () => document.removeEventListener('keydown', hear);
}
