import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { DataTable } from '../../app/DataTable';
import { OpenButton } from '../../app/OpenButton';
import { RecordBadge } from '../channels/RecordBadge';
import { useChannels } from '../channels/useChannels';

/** The channels of a device, each with a way to its settings. */
export function DeviceChannels({ device, onOpen }: { device: string; onOpen: (channel: string) => void }) {
  const { i18n, t } = useTranslation('devices');
  const { data = [] } = useChannels();
  const collator = new Intl.Collator(i18n.language, { numeric: true });
  const channels = data
    .filter(({ device_id }) => device_id === device)
    .sort((a, b) => collator.compare(a.name, b.name));
  if (channels.length === 0) {
    return (
      <Text size="sm" c="dark.1">
        {t('noChannels')}
      </Text>
    );
  }
  return (
    <DataTable label={t('channels')} columns={[t('name'), t('recording')]} narrow>
      {channels.map((channel) => (
        <Table.Tr key={channel.id} data-channel={channel.id}>
          <Table.Td>
            <OpenButton onClick={() => onOpen(channel.id)}>{channel.name}</OpenButton>
          </Table.Td>
          <Table.Td>
            <RecordBadge state={channel.record_state} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
