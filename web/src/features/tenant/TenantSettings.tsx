import { Button, Group, Table, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { Tenant } from '../../api/types';
import type { Versioned } from '../../api/versioned';
import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { Panel } from '../../app/Panel';
import { ProblemAlert } from '../../app/ProblemAlert';
import { Usage } from './Usage';
import { useRenameTenant, useTenant } from './useTenant';

/** The organisation as a whole: its name, how much it has of what it may have, and what it used. */
export function TenantSettings() {
  const { t } = useTranslation('tenant');
  const { data, error, refetch } = useTenant();
  return (
    <>
      <Panel title={t('title')}>
        <ProblemAlert error={error} />
        {!data && !error && <Loading />}
        {data && (
          <>
            <TenantName key={data.etag} tenant={data} onReload={() => void refetch()} />
            <Quotas tenant={data.value} />
          </>
        )}
      </Panel>
      <Panel title={t('usage')} text={t('usageText')}>
        <Usage />
      </Panel>
    </>
  );
}

function TenantName({ tenant: { value, etag }, onReload }: { tenant: Versioned<Tenant>; onReload: () => void }) {
  const { t } = useTranslation('tenant');
  const { t: common } = useTranslation('common');
  const { error, isPending, mutate } = useRenameTenant(etag);
  const form = useForm({
    initialValues: { name: value.name },
    validate: { name: (name) => (name.trim() === '' ? t('nameMissing') : null) },
  });
  return (
    <form onSubmit={form.onSubmit(({ name }) => mutate(name.trim()))} noValidate>
      <ProblemAlert error={error} onReload={onReload} />
      <Group align="flex-end" mb="lg">
        <TextInput label={t('name')} flex={1} {...form.getInputProps('name')} />
        <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
          {common('save')}
        </Button>
      </Group>
    </form>
  );
}

function Quotas({ tenant: { counts, quotas } }: { tenant: Tenant }) {
  const { t } = useTranslation('tenant');
  const rows = [
    [t('devices'), counts.devices, quotas.devices],
    [t('channels'), counts.channels, quotas.channels],
    [t('users'), counts.users, quotas.users],
    [t('storageDays'), '–', quotas.storage_days],
  ] as const;
  return (
    <DataTable label={t('quotas')} columns={[t('what'), t('has'), t('may')]} narrow>
      {rows.map(([name, has, may]) => (
        <Table.Tr key={name}>
          <Table.Td>{name}</Table.Td>
          <Table.Td>{has}</Table.Td>
          <Table.Td>{may ?? t('unlimited')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
