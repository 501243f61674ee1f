import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Device } from '../../api/types';
import { Badge } from '../../app/Badge';
import { DataTable } from '../../app/DataTable';
import { OpenButton } from '../../app/OpenButton';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { healthOf, isClockOff, TONES } from './deviceFields';
import classes from './DevicesPage.module.css';

interface DeviceTableProps {
  devices: readonly Device[];
  channels: (device: string) => number;
  onOpen: (device: string) => void;
}

export function DeviceTable({ devices, channels, onOpen }: DeviceTableProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  return (
    <DataTable
      label={t('title')}
      columns={[t('name'), t('kind'), t('state'), t('lastSeen'), t('clock'), t('channels')]}
    >
      {devices.map((device) => (
        <Table.Tr key={device.id} data-device={device.id}>
          <Table.Td>
            <OpenButton onClick={() => onOpen(device.id)}>{device.name}</OpenButton>
          </Table.Td>
          <Table.Td>{t(device.kind)}</Table.Td>
          <Table.Td>
            <Badge tone={TONES[healthOf(device)]}>{t(healthOf(device))}</Badge>
          </Table.Td>
          <Table.Td>
            {device.last_seen_at === null ? common('never') : format.age(Date.parse(device.last_seen_at), now)}
          </Table.Td>
          <Table.Td className={isClockOff(device) ? classes.off : undefined}>
            {device.clock_offset_ms === null ? '–' : t('clockOffset', { seconds: format.signedSeconds(device.clock_offset_ms) })}
          </Table.Td>
          <Table.Td>{channels(device.id)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
