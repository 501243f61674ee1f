import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Right, Role } from '../../api/types';
import type { Versioned } from '../../api/versioned';
import { Confirm } from '../../app/Confirm';
import { Loading } from '../../app/Loading';
import { ProblemAlert } from '../../app/ProblemAlert';
import { RightsField } from './RightsField';
import { useDeleteRole, useRole, useSaveRole } from './useRoles';

/** A new role, or one of the tenant's own by its id. */
export function RoleDialog({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('users');
  const { t: common } = useTranslation('common');
  const { data, error, isLoading, refetch } = useRole(id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={id === undefined ? t('addRole') : t('changeRole')}
      closeButtonProps={{ 'aria-label': common('close') }}
      size="lg"
      centered
    >
      <ProblemAlert error={error} />
      {isLoading && <Loading />}
      {(id === undefined || data) && (
        <RoleForm key={data?.etag} present={data ?? null} onReload={() => void refetch()} onClose={onClose} />
      )}
    </Modal>
  );
}

interface RoleFormProps {
  present: Versioned<Role> | null;
  onReload: () => void;
  onClose: () => void;
}

function RoleForm({ present, onReload, onClose }: RoleFormProps) {
  const { t } = useTranslation('users');
  const { t: common } = useTranslation('common');
  const [deleting, setDeleting] = useState(false);
  const { error, isPending, mutate } = useSaveRole(present && { id: present.value.id, etag: present.etag });
  const form = useForm({
    initialValues: { name: present?.value.name ?? '', rights: present?.value.rights ?? (['live'] as Right[]) },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      rights: (rights) => (rights.length === 0 ? t('rightsMissing') : null),
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ name, rights }) => mutate({ name: name.trim(), rights }, { onSuccess: onClose }))}
      noValidate
    >
      <ProblemAlert error={error} onReload={onReload} />
      <Stack>
        <TextInput label={t('name')} data-autofocus {...form.getInputProps('name')} />
        <RightsField
          label={t('rights')}
          rights={form.values.rights}
          onChange={(rights) => form.setFieldValue('rights', rights)}
          error={form.errors.rights as string | undefined}
        />
        <Group justify="space-between">
          {present ? (
            <Button variant="outline" color="red" onClick={() => setDeleting(true)}>
              {t('deleteRole')}
            </Button>
          ) : (
            <span />
          )}
          <Group>
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {present ? common('save') : t('addRole')}
            </Button>
          </Group>
        </Group>
      </Stack>
      {present && deleting && (
        <DeleteRole role={present} onReload={onReload} onDeleted={onClose} onClose={() => setDeleting(false)} />
      )}
    </form>
  );
}

interface DeleteRoleProps {
  role: Versioned<Role>;
  onReload: () => void;
  onDeleted: () => void;
  onClose: () => void;
}

function DeleteRole({ role: { value, etag }, onReload, onDeleted, onClose }: DeleteRoleProps) {
  const { t } = useTranslation('users');
  const { error, isPending, mutate } = useDeleteRole(value.id, etag);
  return (
    <Confirm
      title={t('deleteTitle', { name: value.name })}
      text={t('deleteRoleText')}
      action={t('deleteRole')}
      busy={isPending}
      error={error}
      onConfirm={() => mutate(undefined, { onSuccess: onDeleted })}
      onClose={onClose}
      onReload={onReload}
    />
  );
}
