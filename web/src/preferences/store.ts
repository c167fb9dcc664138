// How a person wants to see the pages. Kept in this browser, per person.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

export const themes = ['light', 'dark'] as const;
export const sizes = ['normal', 'large', 'larger'] as const;
export const languages = ['zh-CN', 'en'] as const;
export type Theme = (typeof themes)[number];
export type Size = (typeof sizes)[number];
export type Language = (typeof languages)[number];

interface Kept {
  theme: Theme;
  size: Size;
  language: Language;
}

const firstVisit: Kept = { theme: 'light', size: 'normal', language: 'zh-CN' };
// What the sign-in page shows: the choices of whoever was here last.
const anybody = '';
const place = (login: string): string => `xiezhu.preferences.${login}`;

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((entry) => entry === value) ?? otherwise;
}

function read(login: string): Kept | null {
  try {
    const text = localStorage.getItem(place(login));
    if (text === null) return null;
    const kept = JSON.parse(text) as Partial<Kept>;
    return {
      theme: oneOf(themes, kept.theme, firstVisit.theme),
      size: oneOf(sizes, kept.size, firstVisit.size),
      language: oneOf(languages, kept.language, firstVisit.language),
    };
  } catch {
    return null;
  }
}

function write(login: string, kept: Kept): void {
  try {
    localStorage.setItem(place(login), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing shows the defaults next time.
  }
}

export const usePreferences = defineStore('preferences', () => {
  const start = read(anybody) ?? firstVisit;
  const theme = ref(start.theme);
  const size = ref(start.size);
  const language = ref(start.language);
  let owner = anybody;

  function show(): void {
    const root = document.documentElement;
    root.classList.toggle('dark', theme.value === 'dark');
    root.dataset.size = size.value;
    root.lang = language.value;
  }

  // From now on the choices are those of this person.
  function belongTo(login: string): void {
    owner = login;
    const kept = read(login);
    if (kept) [theme.value, size.value, language.value] = [kept.theme, kept.size, kept.language];
  }

  watch(
    [theme, size, language],
    () => {
      const kept = { theme: theme.value, size: size.value, language: language.value };
      write(owner, kept);
      if (owner !== anybody) write(anybody, kept);
      show();
    },
    { flush: 'sync' },
  );
  show();

  return { theme, size, language, belongTo };
});
