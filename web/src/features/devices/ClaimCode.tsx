import { Alert, Button, Group, Stack } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { ClaimableDevice } from '../../api/types';
import { ShownOnce } from '../../app/ShownOnce';
import { useFormat } from '../../i18n/useFormat';
import { enrolCommand } from './enrolCommand';

/** What enrols a device: the code, and the command that uses it. */
export function ClaimCode({ device, onDone }: { device: ClaimableDevice; onDone: () => void }) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  return (
    <Stack>
      <Alert color="yellow" variant="outline" icon={<KeyRound aria-hidden />}>
        {t('claimOnce', { until: format.dateTime(Date.parse(device.claim_expires_at)) })}
      </Alert>
      <ShownOnce label={t('claimCode')} value={device.claim_code} copyLabel={t('copyCode')} />
      <ShownOnce
        label={t('command')}
        value={enrolCommand(window.location.origin, device.claim_code)}
        copyLabel={t('copyCommand')}
      />
      <Group justify="flex-end">
        <Button onClick={onDone}>{common('done')}</Button>
      </Group>
    </Stack>
  );
}
