import { Alert, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ApiProblem, isOutdated, type ProblemCode } from '../api/problem';
import { useProblemText } from '../i18n/useProblemText';

interface ProblemAlertProps {
  /** Nothing is shown without one. */
  error: unknown;
  /** What is said instead of the usual text of a problem. */
  instead?: Partial<Record<ProblemCode, string>>;
  /** Reads the thing again, when somebody else has changed it meanwhile. */
  onReload?: () => void;
}

export function ProblemAlert({ error, instead = {}, onReload }: ProblemAlertProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  if (!error) return null;
  return (
    <Alert color="red" variant="light" role="alert" mb="md">
      {(error instanceof ApiProblem && instead[error.code]) || problemText(error)}
      {onReload && isOutdated(error) && (
        <Button variant="default" size="xs" mt="sm" display="block" onClick={onReload}>
          {t('reload')}
        </Button>
      )}
    </Alert>
  );
}
