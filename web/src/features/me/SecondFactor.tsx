import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Badge } from '../../app/Badge';
import { ShownOnce } from '../../app/ShownOnce';
import { EnrolSecondFactor } from './EnrolSecondFactor';
import { PasswordDialog } from './PasswordDialog';
import { useRemoveSecondFactor } from './useAccount';

/** Turns the second factor on and off. */
export function SecondFactor({ enrolled }: { enrolled: boolean }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation('common');
  const [step, setStep] = useState<'enrol' | 'remove'>();
  const [codes, setCodes] = useState<readonly string[]>();
  const remove = useRemoveSecondFactor();

  if (codes) {
    return (
      <Stack>
        <Alert color="green" variant="light" role="status" icon={<ShieldCheck aria-hidden />} title={t('enrolled')}>
          {t('codesOnce')}
        </Alert>
        <ShownOnce label={t('recoveryCodes')} value={codes.join('\n')} copyLabel={t('copyCodes')} />
        <Group justify="flex-end">
          <Button onClick={() => setCodes(undefined)}>{common('done')}</Button>
        </Group>
      </Stack>
    );
  }
  if (step === 'enrol') {
    const leave = (recovery?: readonly string[]) => {
      setStep(undefined);
      setCodes(recovery);
    };
    return <EnrolSecondFactor onConfirmed={leave} onCancel={() => leave()} />;
  }
  return (
    <Group justify="space-between">
      <Badge tone={enrolled ? 'good' : 'quiet'}>{t(enrolled ? 'on' : 'off')}</Badge>
      {enrolled ? (
        <Button variant="outline" color="red" onClick={() => setStep('remove')}>
          {t('removeFactor')}
        </Button>
      ) : (
        <Button onClick={() => setStep('enrol')}>{t('enrol')}</Button>
      )}
      {step === 'remove' && (
        <PasswordDialog
          title={t('removeFactor')}
          action={t('removeFactor')}
          destructive
          busy={remove.isPending}
          error={remove.error}
          onSubmit={(password) => remove.mutate(password, { onSuccess: () => setStep(undefined) })}
          onClose={() => {
            setStep(undefined);
            remove.reset();
          }}
        >
          <Text size="sm">{t('removeText')}</Text>
        </PasswordDialog>
      )}
    </Group>
  );
}
