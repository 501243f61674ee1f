import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import en from './en';

export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'nightjar.language';

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await setLanguage(rememberedLanguage() ?? browserLanguage());
}

/** Switches the language of texts, dates and the document, and remembers it on this device. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'zh-CN' && !i18next.hasResourceBundle('zh-CN', 'common')) {
    const [{ default: texts }] = await Promise.all([import('./zh-CN'), import('dayjs/locale/zh-cn')]);
    for (const [namespace, bundle] of Object.entries(texts)) i18next.addResourceBundle('zh-CN', namespace, bundle);
  }
  await i18next.changeLanguage(language);
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
  document.documentElement.lang = language;
  localStorage.setItem(STORAGE_KEY, language);
}

function rememberedLanguage(): Language | undefined {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored !== null && stored in LANGUAGES ? (stored as Language) : undefined;
}

function browserLanguage(): Language {
  return navigator.languages.some((language) => language.toLowerCase().startsWith('zh')) &&
    !navigator.languages[0]?.toLowerCase().startsWith('en')
    ? 'zh-CN'
    : 'en';
}
