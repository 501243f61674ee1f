import { Button, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeviceSettings } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { useFormat } from '../../i18n/useFormat';
import { useChangeDeviceSettings } from './useDevice';

/** What is wanted of the device, and whether it says that it obeys. */
interface DeviceSettingsFormProps {
  id: string;
  settings: DeviceSettings;
  onReload: () => void;
}

export function DeviceSettingsForm({ id, settings: { desired, reported }, onReload }: DeviceSettingsFormProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const { error, isPending, mutate } = useChangeDeviceSettings(id, desired.version);
  const [heartbeat, setHeartbeat] = useState<number | string>(desired.heartbeat_s ?? '');
  const chosen = typeof heartbeat === 'number' ? heartbeat : null;

  const acknowledged = () => {
    if (desired.version === 0) return t('settingsDefault');
    if (reported === null || reported.version < desired.version) {
      return reported?.refusal ? t('settingsRefused', { reason: reported.refusal }) : t('settingsWaiting');
    }
    return t('settingsObeyed', { at: format.dateTime(Date.parse(reported.at)) });
  };

  return (
    <>
      <ProblemAlert error={error} onReload={onReload} />
      <NumberInput
        label={t('heartbeat')}
        description={t('heartbeatHint')}
        placeholder="60"
        min={15}
        max={120}
        clampBehavior="strict"
        allowDecimal={false}
        value={heartbeat}
        onChange={setHeartbeat}
      />
      <Group justify="space-between" mt="md" wrap="nowrap">
        <Text size="sm" c="dark.1" role="status">
          {acknowledged()}
        </Text>
        <Button loading={isPending} disabled={chosen === desired.heartbeat_s} onClick={() => mutate(chosen)}>
          {common('save')}
        </Button>
      </Group>
    </>
  );
}
