import { Button, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import classes from './ShownOnce.module.css';

interface ShownOnceProps {
  label: string;
  value: string;
  copyLabel: string;
}

/** A value that the user has to take along: to read, to select and to copy. */
export function ShownOnce({ label, value, copyLabel }: ShownOnceProps) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={classes.label}>{label}</div>
      <div className={classes.row}>
        <code className={classes.value} aria-label={label}>
          {value}
        </code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              aria-label={copyLabel}
              leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
