import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Brand } from '../../app/Brand';
import { LanguageSelect } from '../../app/LanguageSelect';
import { usePageTitle } from '../../app/usePageTitle';
import { useProblemText } from '../../i18n/useProblemText';
import { session } from './current';
import classes from './SignInPage.module.css';

export function SignInPage() {
  const { t } = useTranslation('session');
  usePageTitle(t('title'));
  const { t: common } = useTranslation('common');
  const navigate = useNavigate();
  const { redirect } = useSearch({ from: '/sign-in' });
  const problemText = useProblemText();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.trim() === '' ? t('emailMissing') : null),
      password: (password) => (password === '' ? t('passwordMissing') : null),
    },
  });

  const submit = async ({ email, password }: typeof form.values) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await session.signIn(email.trim(), password);
      await navigate({ href: redirect ?? '/live', replace: true });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className={classes.page}>
      <div className={classes.corner}>
        <LanguageSelect />
      </div>
      <div className={classes.card}>
        <Brand large />
        <Text c="dark.1" size="sm" mt="xs" mb="xl">
          {common('tagline')}
        </Text>
        <Title order={1} size="h3" mb="md">
          {t('title')}
        </Title>
        <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
          <Stack gap="md">
            {problem !== undefined && (
              <Alert color="red" variant="light" role="alert" icon={<CircleAlert aria-hidden />}>
                {problemText(problem)}
              </Alert>
            )}
            <TextInput
              label={t('email')}
              type="email"
              autoComplete="username"
              autoFocus
              size="md"
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label={t('password')}
              autoComplete="current-password"
              size="md"
              {...form.getInputProps('password')}
            />
            <Button type="submit" size="md" loading={busy} fullWidth mt="xs">
              {t('signIn')}
            </Button>
          </Stack>
        </form>
      </div>
    </main>
  );
}
