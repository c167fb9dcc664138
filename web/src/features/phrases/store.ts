// Common phrases 常用语, the own ones and those of the unit: loaded once, when a field first offers them.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { http } from '@/api/http';
import { StaleProblem } from '@/api/problem';
import type { PhraseList, PhrasePurpose, PhrasesOfPurpose } from '@/api/types';

export type PhraseOwner = 'own' | 'unit';

export function putPhrases(owner: PhraseOwner, purpose: PhrasePurpose, phrases: string[], version: number) {
  const call = { params: { purpose }, body: { phrases }, ifMatch: `"${version}"` };
  return owner === 'own' ? http.put('/api/v1/me/phrases/{purpose}', call) : http.put('/api/v1/phrases/{purpose}', call);
}

export const usePhrases = defineStore('phrases', () => {
  const lists = shallowRef<readonly PhrasesOfPurpose[]>([]);
  const problem = shallowRef<unknown>(null);
  const loaded = ref(false);
  let running: Promise<void> | null = null;

  async function fetchAll(): Promise<void> {
    try {
      lists.value = (await http.get('/api/v1/phrases')).data.items;
      [loaded.value, problem.value] = [true, null];
    } catch (error) {
      problem.value = error;
    } finally {
      running = null;
    }
  }
  // Without them a form is as good as before, so a failure is silent there; it is tried again with the next form.
  function need(): Promise<void> {
    if (loaded.value) return Promise.resolve();
    return (running ??= fetchAll());
  }

  const of = (purpose: PhrasePurpose): PhrasesOfPurpose | undefined => lists.value.find((one) => one.purpose.code === purpose);

  function take(owner: PhraseOwner, purpose: PhrasePurpose, list: PhraseList): void {
    lists.value = lists.value.map((one) => (one.purpose.code === purpose ? { ...one, [owner]: list } : one));
  }

  // Adds one to the own ones, also when another window was faster.
  async function add(purpose: PhrasePurpose, phrase: string): Promise<void> {
    await need();
    let list = of(purpose)?.own ?? { version: 1, phrases: [] };
    for (let attempt = 0; !list.phrases.includes(phrase); attempt++) {
      try {
        list = (await putPhrases('own', purpose, [...list.phrases, phrase], list.version)).data;
      } catch (error) {
        if (!(error instanceof StaleProblem) || attempt > 2) throw error;
        list = error.current as PhraseList;
      }
      take('own', purpose, list);
    }
  }

  return { lists, problem, loaded, need, of, take, add };
});
