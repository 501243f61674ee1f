import { Alert, Button, Center, Loader, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Plus, Router } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { DeviceState } from '../../api/types';
import { Badge } from '../../app/Badge';
import { DataTable } from '../../app/DataTable';
import { EmptyState, Page } from '../../app/Page';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { useProblemText } from '../../i18n/useProblemText';
import { AddDevice } from './AddDevice';
import { useDevices } from './useDevices';

const TONES: Record<DeviceState, 'good' | 'warn' | 'quiet'> = { enrolled: 'good', unclaimed: 'warn', disabled: 'quiet' };

export function DevicesPage() {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  const problemText = useProblemText();
  const { data: devices, error } = useDevices();
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      action={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
          {t('add')}
        </Button>
      }
    >
      {error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {problemText(error)}
        </Alert>
      )}
      {!devices && !error && (
        <Center mt="xl">
          <Loader />
        </Center>
      )}
      {devices?.length === 0 && (
        <EmptyState icon={<Router size={30} strokeWidth={1.4} aria-hidden />} title={t('none')} text={t('noneText')} />
      )}
      {devices && devices.length > 0 && (
        <DataTable label={t('title')} columns={[t('name'), t('state'), t('created'), t('lastSeen')]}>
          {devices.map(({ id, name, state, created_at, last_seen_at }) => (
            <Table.Tr key={id} data-device={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <Badge tone={TONES[state]}>{t(state)}</Badge>
              </Table.Td>
              <Table.Td>{format.dateTime(Date.parse(created_at))}</Table.Td>
              <Table.Td>{last_seen_at === null ? common('never') : format.age(Date.parse(last_seen_at), now)}</Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      <AddDevice opened={adding} onClose={close} />
    </Page>
  );
}
