import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';
import { ShownOnce } from '../../app/ShownOnce';
import { PasswordDialog } from './PasswordDialog';
import { QrCode } from './QrCode';
import { useConfirmSecondFactor, useEnrolSecondFactor } from './useAccount';

interface EnrolSecondFactorProps {
  /** Hands over the recovery codes. */
  onConfirmed: (recoveryCodes: readonly string[]) => void;
  onCancel: () => void;
}

/** Brings a secret into the telephone, and lets a code prove that it is there. */
export function EnrolSecondFactor({ onConfirmed, onCancel }: EnrolSecondFactorProps) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation('common');
  const enrol = useEnrolSecondFactor();
  const confirm = useConfirmSecondFactor();
  const [code, setCode] = useState('');

  if (!enrol.data) {
    return (
      <PasswordDialog
        title={t('enrol')}
        action={common('next')}
        busy={enrol.isPending}
        error={enrol.error}
        onSubmit={(password) => enrol.mutate(password)}
        onClose={onCancel}
      >
        <Text size="sm">{t('enrolText')}</Text>
      </PasswordDialog>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code.trim(), { onSuccess: onConfirmed });
  };
  return (
    <form onSubmit={submit} noValidate>
      <ProblemAlert error={confirm.error} instead={{ second_factor_required: t('codeWrong') }} />
      <Stack>
        <Text size="sm">{t('scan')}</Text>
        <QrCode text={enrol.data.otpauth_uri} label={t('qrCode')} />
        <ShownOnce label={t('secret')} value={enrol.data.secret} copyLabel={t('copySecret')} />
        <TextInput
          label={t('code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          maw="12rem"
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={code.trim() === ''}>
            {t('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
