import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { User } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { useAreas } from '../areas/useAreas';
import { LimitsField } from '../roles/LimitsField';
import { type Limits, limitsWithin } from '../roles/rights';
import { RoleSelect } from '../roles/RoleSelect';
import { useRoles } from '../roles/useRoles';
import { rootOf } from './userFields';
import { useChangeUser } from './useUsers';

interface UserFormProps {
  user: User;
  etag: string;
  onReload: () => void;
}

export function UserForm({ user, etag, onReload }: UserFormProps) {
  const { t } = useTranslation('users');
  const { t: common } = useTranslation('common');
  const root = rootOf(useAreas());
  const { data: roles = [] } = useRoles();
  const { error, isPending, mutate } = useChangeUser(user.id, etag);
  const form = useForm({
    initialValues: {
      name: user.name,
      role: user.role,
      area_id: user.area_id,
      limits: user.limits as Limits,
      enabled: user.state === 'enabled',
    },
    validate: { name: (name) => (name.trim() === '' ? t('nameMissing') : null) },
  });
  const rights = roles.find(({ id }) => id === form.values.role)?.rights ?? [];

  const submit = ({ enabled, limits, name, ...rest }: typeof form.values) =>
    mutate({
      ...rest,
      name: name.trim(),
      limits: limitsWithin(limits, rights),
      state: enabled ? 'enabled' : 'disabled',
    });

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <ProblemAlert error={error} onReload={onReload} />
      <Stack>
        <TextInput label={t('email')} value={user.email} readOnly disabled />
        <TextInput label={t('name')} {...form.getInputProps('name')} />
        <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <AreaSelect
          label={t('area')}
          description={t('areaHint')}
          value={form.values.area_id ?? root}
          onChange={(area) => form.setFieldValue('area_id', area === root ? null : area)}
        />
        <LimitsField rights={rights} limits={form.values.limits} onChange={(limits) => form.setFieldValue('limits', limits)} />
        <Switch
          label={t('mayEnter')}
          description={t('mayEnterHint')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!form.isDirty() || rights.length === 0}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
