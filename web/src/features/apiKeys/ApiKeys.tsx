import { ActionIcon, Button, Group, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ApiKey } from '../../api/types';
import { Confirm } from '../../app/Confirm';
import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { EmptyState } from '../../app/Page';
import { ProblemAlert } from '../../app/ProblemAlert';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { AddApiKey } from './AddApiKey';
import { useApiKeys, useDeleteApiKey } from './useApiKeys';

/** What programs enter with. */
export function ApiKeys() {
  const { t } = useTranslation('apiKeys');
  const { data: keys, error } = useApiKeys();
  const [adding, { open, close }] = useDisclosure(false);
  const [deleting, setDeleting] = useState<ApiKey>();
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dark.1">
          {t('text')}
        </Text>
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
          {t('add')}
        </Button>
      </Group>
      <ProblemAlert error={error} />
      {!keys && !error && <Loading />}
      {keys?.length === 0 && (
        <EmptyState icon={<KeyRound size={30} strokeWidth={1.4} aria-hidden />} title={t('none')} text={t('noneText')} />
      )}
      {keys && keys.length > 0 && <KeyTable keys={keys} onDelete={setDeleting} />}
      {adding && <AddApiKey onClose={close} />}
      {deleting && <DeleteApiKey apiKey={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function KeyTable({ keys, onDelete }: { keys: readonly ApiKey[]; onDelete: (key: ApiKey) => void }) {
  const { t } = useTranslation('apiKeys');
  const { t: common } = useTranslation('common');
  const { t: rightName } = useTranslation('rights');
  const format = useFormat();
  const now = useNow();
  const areas = useAreas();
  return (
    <DataTable
      label={t('title')}
      columns={[t('name'), t('rights'), t('area'), t('expires'), t('lastUsed'), t('actions')]}
    >
      {keys.map((key) => (
        <Table.Tr key={key.id}>
          <Table.Td>{key.name}</Table.Td>
          <Table.Td>{key.rights.map((right) => rightName(right)).join(', ')}</Table.Td>
          <Table.Td>{areaPath(areas, key.area_id)}</Table.Td>
          <Table.Td>{format.dateTime(Date.parse(key.expires_at))}</Table.Td>
          <Table.Td>{key.last_used_at === null ? common('never') : format.age(Date.parse(key.last_used_at), now)}</Table.Td>
          <Table.Td>
            <Tooltip label={t('delete')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('deleteNamed', { name: key.name })}
                onClick={() => onDelete(key)}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function DeleteApiKey({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation('apiKeys');
  const { error, isPending, mutate } = useDeleteApiKey();
  return (
    <Confirm
      title={t('deleteNamed', { name })}
      text={t('deleteText')}
      action={t('delete')}
      busy={isPending}
      error={error}
      onConfirm={() => mutate(id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
