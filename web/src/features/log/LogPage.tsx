import { Button, Center, Group } from '@mantine/core';
import { Download, RefreshCw, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OperationEntry } from '../../api/types';
import { Loading } from '../../app/Loading';
import { EmptyState, Page } from '../../app/Page';
import { ProblemAlert } from '../../app/ProblemAlert';
import { download } from '../../player/snapshot';
import { ConditionBar } from './ConditionBar';
import { lastDay, NEWEST_FIRST, queryOf, sortedBy } from './conditions';
import { OperationDetails } from './OperationDetails';
import { OperationTable } from './OperationTable';
import { useExportOperations, useOperations } from './useOperations';

/** Who did what, and what was refused to whom. */
export function LogPage() {
  const { t } = useTranslation('log');
  const [conditions, setConditions] = useState(() => lastDay(Date.now()));
  const [sorting, setSorting] = useState(NEWEST_FIRST);
  const [opened, setOpened] = useState<OperationEntry>();
  const query = queryOf(conditions, sorting);
  const { data: entries, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useOperations(query);
  const csv = useExportOperations();
  return (
    <Page
      wide
      title={t('title')}
      subtitle={t('subtitle')}
      action={
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<RefreshCw size={16} aria-hidden />}
            loading={isFetching && !isFetchingNextPage}
            onClick={() => void refetch()}
          >
            {t('refresh')}
          </Button>
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            loading={csv.isPending}
            onClick={() => csv.mutate(query, { onSuccess: (file) => download(file, 'operations.csv') })}
          >
            {t('csv')}
          </Button>
        </Group>
      }
    >
      <ConditionBar conditions={conditions} onSearch={setConditions} />
      <ProblemAlert error={error ?? csv.error} />
      {!entries && !error && <Loading />}
      {entries?.length === 0 && !hasNextPage && (
        <EmptyState icon={<ScrollText size={30} strokeWidth={1.4} aria-hidden />} title={t('none')} text={t('noneText')} />
      )}
      {entries && entries.length > 0 && (
        <OperationTable
          entries={entries}
          sorting={sorting}
          onSort={(column) => setSorting(sortedBy(column, sorting))}
          onOpen={setOpened}
        />
      )}
      {hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        </Center>
      )}
      {opened && <OperationDetails entry={opened} onClose={() => setOpened(undefined)} />}
    </Page>
  );
}
