import { Alert, Button, Center, Loader } from '@mantine/core';
import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { DataTable } from '../../app/DataTable';
import { EmptyState, Page } from '../../app/Page';
import { useProblemText } from '../../i18n/useProblemText';
import { useChannelNames } from '../channels/useChannels';
import { AlarmRow } from './AlarmRow';
import { useAlarms } from './useAlarms';

export function AlarmsPage() {
  const { t } = useTranslation('alarms');
  const problemText = useProblemText();
  const channelName = useChannelNames();
  const { data: alarms, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useAlarms();
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {problemText(error)}
        </Alert>
      )}
      {!alarms && !error && (
        <Center mt="xl">
          <Loader />
        </Center>
      )}
      {alarms?.length === 0 && (
        <EmptyState icon={<BellOff size={30} strokeWidth={1.4} aria-hidden />} title={t('none')} text={t('noneText')} />
      )}
      {alarms && alarms.length > 0 && (
        <DataTable label={t('title')} columns={[t('state'), t('type'), t('channel'), t('raised'), t('cleared'), t('actions')]}>
          {alarms.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} channelName={channelName(alarm.channel_id) ?? t('unknownChannel')} />
          ))}
        </DataTable>
      )}
      {hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </Center>
      )}
    </Page>
  );
}
