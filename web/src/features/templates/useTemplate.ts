// The words of a template as they are changed. What was typed is kept; when somebody else was faster, their words are
// shown beside, and saving again goes over them.
import { computed, nextTick, reactive, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Answer } from '@/api/http';
import { StaleProblem } from '@/api/problem';
import { confirm } from '@/components/useConfirm';
import { useKeptText } from '@/composables/useKeptText';
import { useSubmit } from '@/composables/useSubmit';

type Words = Record<string, string>;
// Null goes back to the words that came with the program.
type Wanted<W extends Words> = { [Field in keyof W]: string | null };

interface Options<W extends Words, T> {
  // Where what is typed is kept.
  key: string;
  template: T;
  wordsOf: (template: T) => W;
  put: (words: Wanted<W>, ifMatch: string) => Promise<Answer<T>>;
  saved: () => void;
}

export function useTemplate<W extends Words, T extends { version: number }>({ key, template, wordsOf, put, saved: tell }: Options<W, T>) {
  const { t } = useI18n();
  const { text: kept, restored, clear } = useKeptText(key);
  // The version that the words on the screen come from; that of a colleague after it was shown.
  const base = shallowRef(template);
  const words = reactive({ ...wordsOf(template), ...readKept() }) as W;
  const saved = ref(false);
  const changed = computed(() => JSON.stringify(words) !== JSON.stringify(wordsOf(base.value)));
  const form = useSubmit((_key, wanted: Wanted<W>, version: number) => put(wanted, `"${version}"`));
  const newer = computed(() => (form.problem.value instanceof StaleProblem ? (form.problem.value.current as T) : null));

  function readKept(): Partial<W> {
    try {
      const found = JSON.parse(kept.value) as Record<string, unknown>;
      const fields = Object.keys(wordsOf(template)).filter((field) => typeof found[field] === 'string');
      return Object.fromEntries(fields.map((field) => [field, found[field]])) as Partial<W>;
    } catch {
      return {};
    }
  }
  watch(words, () => {
    kept.value = changed.value ? JSON.stringify(words) : '';
    saved.value = false;
  });

  const take = (from: T): void => void Object.assign(words, wordsOf(from));

  async function send(wanted: Wanted<W>): Promise<void> {
    const done = await form.submit(wanted, newer.value?.version ?? base.value.version);
    if (!done) return;
    base.value = done.data;
    take(done.data);
    clear();
    await nextTick();
    saved.value = true;
    tell();
  }
  const save = (): Promise<void> => send({ ...words });
  async function goBack(): Promise<void> {
    const question = { title: t('templates.goBack'), message: t('templates.goBackAsk'), action: t('templates.goBack'), grave: true };
    const nothing = Object.fromEntries(Object.keys(words).map((field) => [field, null])) as Wanted<W>;
    if (await confirm(question)) await send(nothing);
  }
  return { base, words, restored, saved, changed, newer, form, take, save, goBack };
}
