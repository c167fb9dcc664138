import { nextTick } from 'vue';

// After a refusal: the first wrong field comes into sight and has the focus, or else the note that says what happened.
export async function leadToError(form: HTMLElement | null): Promise<void> {
  await nextTick();
  const wrong = form?.querySelector('.form-field.wrong');
  const place = wrong?.querySelector<HTMLElement>('input, textarea, button') ?? form?.querySelector<HTMLElement>('.stale, .problem-note');
  (wrong ?? place)?.scrollIntoView?.({ block: 'center' });
  place?.focus({ preventScroll: true });
}
