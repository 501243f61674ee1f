import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { createFormat } from './format';

/** Dates, times and ages in the user's language and time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => createFormat(i18n.language), [i18n.language]);
}
