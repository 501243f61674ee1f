import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiProblem, problemOf } from '../../api/problem';
import { Brand } from '../../app/Brand';
import { LanguageSelect } from '../../app/LanguageSelect';
import { ProblemAlert } from '../../app/ProblemAlert';
import { usePageTitle } from '../../app/usePageTitle';
import { OrganisationSignIn } from '../oidc/OrganisationSignIn';
import { session } from './current';
import classes from './SignInPage.module.css';

export function SignInPage() {
  const { t } = useTranslation('session');
  usePageTitle(t('title'));
  const { t: common } = useTranslation('common');
  const navigate = useNavigate();
  const { problem: cameWith, redirect, tenant } = useSearch({ from: '/sign-in' });
  const [problem, setProblem] = useState<unknown>(() => cameWith && problemOf(0, { code: cameWith, detail: '' }));
  const [asksCode, setAsksCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { email: '', password: '', code: '' },
    validate: {
      email: (email) => (email.trim() === '' ? t('emailMissing') : null),
      password: (password) => (password === '' ? t('passwordMissing') : null),
    },
  });

  const submit = async ({ code, email, password }: typeof form.values) => {
    const typed = code.trim();
    setBusy(true);
    setProblem(undefined);
    try {
      await session.signIn({ email: email.trim(), password, ...(asksCode && typed !== '' ? { code: typed } : {}) });
      await navigate({ href: redirect ?? '/', replace: true });
    } catch (error) {
      const needsCode = error instanceof ApiProblem && error.code === 'second_factor_required';
      // That a code is needed is no error before it was asked for.
      if (!needsCode || asksCode) setProblem(error);
      setAsksCode(needsCode);
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
            <ProblemAlert error={problem} instead={{ second_factor_required: t('codeWrong') }} />
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
            {asksCode && (
              <TextInput
                label={t('code')}
                description={t('codeHint')}
                autoComplete="one-time-code"
                autoFocus
                size="md"
                {...form.getInputProps('code')}
              />
            )}
            <Button type="submit" size="md" loading={busy} fullWidth mt="xs">
              {t('signIn')}
            </Button>
          </Stack>
        </form>
        <OrganisationSignIn tenant={tenant} asks={cameWith === 'oidc_not_offered'} />
      </div>
    </main>
  );
}
