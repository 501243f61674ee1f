import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';
import { passwordProblem } from './password';
import { useChangeOwnPassword } from './useAccount';

export function PasswordForm() {
  const { t } = useTranslation('account');
  const { error, isPending, mutate } = useChangeOwnPassword();
  const form = useForm({
    initialValues: { current: '', next: '', again: '' },
    validate: {
      current: (current) => (current === '' ? t('currentMissing') : null),
      next: (next) => {
        const problem = passwordProblem(next);
        return problem === null ? null : t(problem);
      },
      again: (again, { next }) => (again === next ? null : t('againWrong')),
    },
  });

  const submit = ({ current, next }: typeof form.values) =>
    mutate(
      { current, new: next },
      {
        onSuccess: () => {
          form.reset();
          notifications.show({ message: t('passwordChanged'), color: 'green' });
        },
      },
    );

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <ProblemAlert error={error} instead={{ invalid_credentials: t('currentWrong') }} />
      <Stack>
        <PasswordInput label={t('current')} autoComplete="current-password" {...form.getInputProps('current')} />
        <PasswordInput
          label={t('next')}
          description={t('nextHint')}
          autoComplete="new-password"
          {...form.getInputProps('next')}
        />
        <PasswordInput label={t('again')} autoComplete="new-password" {...form.getInputProps('again')} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            {t('changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
