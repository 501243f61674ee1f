import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type Language, LANGUAGES, setLanguage } from '../i18n/i18n';

export function LanguageSelect() {
  const { i18n, t } = useTranslation();
  return (
    <NativeSelect
      aria-label={t('language')}
      size="xs"
      value={i18n.language}
      onChange={(event) => void setLanguage(event.currentTarget.value as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}
