// Element Plus ends Escape at a list of choices, also at one that is closed. It was meant for the dialog around it.
export function passEscapeOn(): void {
  const hear = (event: KeyboardEvent): void => {
    const at = event.target;
    if (event.key !== 'Escape' || !(at instanceof HTMLElement) || !at.matches('[role="combobox"][aria-expanded="false"]')) return;
    const again = new KeyboardEvent('keydown', { key: event.key, code: event.code, bubbles: true });
    at.closest('[aria-modal="true"]')?.dispatchEvent(again);
  };
  document.addEventListener('keydown', hear, true);
}
