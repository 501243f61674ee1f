import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Stack component="main" align="center" justify="center" mih="60dvh" p="md">
      <Title order={1} size="h3">
        {t('notFoundTitle')}
      </Title>
      <Text c="dark.1">{t('notFoundText')}</Text>
      <Button component={Link} to="/live">
        {t('toLive')}
      </Button>
    </Stack>
  );
}
