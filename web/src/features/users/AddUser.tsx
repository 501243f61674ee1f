import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { useAreas } from '../areas/useAreas';
import { passwordProblem } from '../me/password';
import { RoleSelect } from '../roles/RoleSelect';
import { rootOf } from './userFields';
import { useAddUser } from './useUsers';

export function AddUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('users');
  const { t: account } = useTranslation('account');
  const { t: common } = useTranslation('common');
  const root = rootOf(useAreas());
  const { error, isPending, mutate } = useAddUser();
  const form = useForm({
    initialValues: { name: '', email: '', password: '', role: 'viewer', area_id: root },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      email: (email) => (email.includes('@') ? null : t('emailWrong')),
      password: (password) => {
        const problem = passwordProblem(password);
        return problem === null ? null : account(problem);
      },
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('add')} closeButtonProps={{ 'aria-label': common('close') }} centered>
      <form
        onSubmit={form.onSubmit(({ area_id, email, name, ...rest }) =>
          mutate(
            { ...rest, name: name.trim(), email: email.trim(), ...(area_id === '' ? {} : { area_id }) },
            { onSuccess: onClose },
          ),
        )}
        noValidate
      >
        <ProblemAlert error={error} />
        <Stack>
          <TextInput label={t('name')} data-autofocus {...form.getInputProps('name')} />
          <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
          <PasswordInput
            label={t('firstPassword')}
            description={t('firstPasswordHint')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
          <AreaSelect
            label={t('area')}
            description={t('areaHint')}
            value={form.values.area_id}
            onChange={(area) => form.setFieldValue('area_id', area)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
