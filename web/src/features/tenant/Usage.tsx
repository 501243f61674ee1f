import { NativeSelect, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DayOfUsage } from '../../api/types';
import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { ProblemAlert } from '../../app/ProblemAlert';
import { useFormat } from '../../i18n/useFormat';
import { lastMonths, usageSum } from './usageSum';
import { useUsage } from './useTenant';

const MONTHS = 13;
const HOUR_MS = 3_600_000;

export function Usage() {
  const { t } = useTranslation('tenant');
  const [months] = useState(() => lastMonths(Date.now(), MONTHS));
  const [month, setMonth] = useState(months[0] ?? '');
  const { data: days, error } = useUsage(month);
  return (
    <>
      <NativeSelect
        label={t('month')}
        data={months}
        value={month}
        onChange={(event) => setMonth(event.currentTarget.value)}
        maw="10rem"
        mb="md"
      />
      <ProblemAlert error={error} />
      {!days && !error && <Loading />}
      {days?.length === 0 && (
        <Text size="sm" c="dark.1">
          {t('noUsage')}
        </Text>
      )}
      {days && days.length > 0 && (
        <DataTable label={t('usage')} columns={[t('day'), t('stored'), t('segments'), t('recorded')]} narrow>
          {days.map((day) => (
            <UsageRow key={day.day} name={day.day} usage={day} />
          ))}
          <UsageRow name={t('sum')} usage={usageSum(days)} />
        </DataTable>
      )}
    </>
  );
}

function UsageRow({ name, usage }: { name: string; usage: Omit<DayOfUsage, 'day'> }) {
  const { t } = useTranslation('tenant');
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{format.bytes(usage.bytes_stored)}</Table.Td>
      <Table.Td>{format.count(usage.segments)}</Table.Td>
      <Table.Td>{t('hours', { hours: format.count(usage.recorded_ms / HOUR_MS) })}</Table.Td>
    </Table.Tr>
  );
}
