import { Alert, Button, Card, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ShownOnce } from '../../app/ShownOnce';
import { useProblemText } from '../../i18n/useProblemText';
import { useSaveWebhook, useWebhook } from './useWebhook';
import { WebhookForm } from './WebhookForm';

/** Where alarms are sent: the address, and once the secret that signs what is sent. */
export function WebhookSettings() {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation('common');
  const problemText = useProblemText();
  const webhook = useWebhook();
  const save = useSaveWebhook();
  const problem = save.error ?? webhook.error;
  return (
    <Card withBorder padding="lg" bg="var(--nj-panel)" maw="44rem">
      <Title order={2} size="h4">
        {t('webhook')}
      </Title>
      <Text c="dark.1" size="sm" mt={4} mb="md">
        {t('webhookText')}
      </Text>
      {problem && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {problemText(problem)}
        </Alert>
      )}
      {webhook.isPending && (
        <Center>
          <Loader size="sm" />
        </Center>
      )}
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
    </Card>
  );
}
