import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { OperationEntry, OperationOutcome } from '../../api/types';
import { Badge } from '../../app/Badge';
import { DataTable } from '../../app/DataTable';
import { OpenButton } from '../../app/OpenButton';
import { useFormat } from '../../i18n/useFormat';
import { type Column, COLUMNS, type Sorting } from './conditions';
import { SortButton } from './SortButton';

const TONES: Record<OperationOutcome, 'good' | 'warn' | 'alarm'> = { allowed: 'good', refused: 'warn', failed: 'alarm' };

interface OperationTableProps {
  entries: readonly OperationEntry[];
  sorting: Sorting;
  onSort: (column: Column) => void;
  onOpen: (entry: OperationEntry) => void;
}

export function OperationTable({ entries, sorting, onSort, onOpen }: OperationTableProps) {
  const { t } = useTranslation('log');
  const format = useFormat();
  return (
    <DataTable
      label={t('title')}
      columns={COLUMNS.map((column) => (
        <SortButton
          key={column}
          label={t(column)}
          direction={sorting.column === column ? (sorting.descending ? 'descending' : 'ascending') : undefined}
          onClick={() => onSort(column)}
        />
      ))}
    >
      {entries.map((entry) => (
        <Table.Tr key={entry.id} data-operation={entry.operation}>
          <Table.Td style={{ whiteSpace: 'nowrap' }}>
            <OpenButton onClick={() => onOpen(entry)}>{format.dateTime(Date.parse(entry.at))}</OpenButton>
          </Table.Td>
          <Table.Td>{entry.actor.name}</Table.Td>
          <Table.Td>{entry.host ?? '–'}</Table.Td>
          <Table.Td>
            <code>{entry.operation}</code>
          </Table.Td>
          <Table.Td>
            <Badge tone={TONES[entry.outcome]}>{t(entry.outcome)}</Badge>
          </Table.Td>
          <Table.Td>{entry.target?.name || entry.target?.id || '–'}</Table.Td>
          <Table.Td maw="18rem">
            <Text size="sm" truncate>
              {entry.detail ?? ''}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
