// The words of the pages. Every language is one chunk; a file in its folder belongs to one area.
import { createI18n } from 'vue-i18n';
import type { Language } from '@/preferences/store';
import chinese from './zh-CN';

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': chinese },
});

export async function useLanguage(language: Language): Promise<void> {
  if (language === 'en' && !(i18n.global.availableLocales as string[]).includes('en')) {
    const { default: english } = await import('./en');
    // Both have the same keys (tests/i18n.test.ts), which the types cannot know.
    i18n.global.setLocaleMessage('en' as 'zh-CN', english as never);
  }
  i18n.global.locale.value = language as 'zh-CN';
}
