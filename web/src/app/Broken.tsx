import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Stack component="main" align="center" justify="center" mih="60dvh" p="md">
      <Title order={1} size="h3">
        {t('brokenTitle')}
      </Title>
      <Text c="dark.1">{t('brokenText')}</Text>
      <Code>{error instanceof Error ? error.message : String(error)}</Code>
      <Button onClick={() => window.location.reload()}>{t('retry')}</Button>
    </Stack>
  );
}
