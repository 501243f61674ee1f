import { Alert, Button, Stack } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Loading } from '../../app/Loading';
import { Panel } from '../../app/Panel';
import { ProblemAlert } from '../../app/ProblemAlert';
import { ShownOnce } from '../../app/ShownOnce';
import { useSaveWebhook, useWebhook } from './useWebhook';
import { WebhookForm } from './WebhookForm';

/** Where alarms are sent: the address, and once the secret that signs what is sent. */
export function WebhookSettings() {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation('common');
  const webhook = useWebhook();
  const save = useSaveWebhook();
  return (
    <Panel title={t('webhook')} text={t('webhookText')}>
      <ProblemAlert error={save.error ?? webhook.error} />
      {webhook.isPending && <Loading />}
      {save.data ? (
        <Stack>
          <Alert color="green" variant="light" role="status" icon={<CircleCheck aria-hidden />} title={t('saved')}>
            {t('secretOnce')}
          </Alert>
          <ShownOnce label={t('url')} value={save.data.url} copyLabel={`${common('copy')}: ${t('url')}`} />
          <ShownOnce label={t('secretValue')} value={save.data.secret} copyLabel={t('copySecret')} />
          <Button variant="default" onClick={save.reset} style={{ alignSelf: 'flex-end' }}>
            {common('done')}
          </Button>
        </Stack>
      ) : (
        webhook.data && <WebhookForm current={webhook.data.url} busy={save.isPending} onSave={save.mutate} />
      )}
    </Panel>
  );
}
