import { useTranslation } from 'react-i18next';

import { ApiProblem } from '../api/problem';

/** The text that tells the user what went wrong and what to do. */
export function useProblemText(): (error: unknown) => string {
  const { i18n, t } = useTranslation('problem');
  return (error) => {
    const code = error instanceof ApiProblem ? error.code : 'unexpected';
    // Which part of the input is meant stands in the detail alone.
    if (error instanceof ApiProblem && code === 'invalid_request') return `${t(code)} (${error.message})`;
    if (error instanceof ApiProblem && code === 'too_many_attempts' && error.retryAfterS !== undefined) {
      return t('too_many_attempts_for', { seconds: error.retryAfterS });
    }
    // The cloud may be newer than this page and know more codes.
    return i18n.exists(code, { ns: 'problem' }) ? t(code) : t('unexpected');
  };
}
