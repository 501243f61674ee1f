import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useRoleName, useRoles } from './useRoles';

export function RoleSelect({ value, onChange }: { value: string; onChange: (role: string) => void }) {
  const { t } = useTranslation('users');
  const { data: roles = [] } = useRoles();
  const roleName = useRoleName();
  return (
    <Select
      label={t('role')}
      data={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      allowDeselect={false}
    />
  );
}
