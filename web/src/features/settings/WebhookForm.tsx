import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { WebhookInput } from './useWebhook';

interface WebhookFormProps {
  /** The present address, if there is one. */
  current: string | null;
  busy: boolean;
  onSave: (input: WebhookInput) => void;
}

export function WebhookForm({ current, busy, onSave }: WebhookFormProps) {
  const { t } = useTranslation('settings');
  const form = useForm({
    initialValues: { url: current ?? '', secret: '' },
    validate: { url: (url) => (isWebAddress(url) ? null : t('urlWrong')) },
  });
  return (
    <form onSubmit={form.onSubmit(({ url, secret }) => onSave({ url: url.trim(), secret: secret.trim() }))} noValidate>
      <Stack>
        <TextInput label={t('url')} description={t('urlHint')} type="url" {...form.getInputProps('url')} />
        <PasswordInput
          label={t('secret')}
          description={t('secretHint')}
          autoComplete="new-password"
          {...form.getInputProps('secret')}
        />
        <Group justify="space-between">
          <Text c="dark.1" size="sm">
            {current !== null && t('replaces')}
          </Text>
          <Button type="submit" loading={busy}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}
