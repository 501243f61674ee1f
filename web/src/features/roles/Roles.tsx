import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { Check, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { OpenButton } from '../../app/OpenButton';
import { ProblemAlert } from '../../app/ProblemAlert';
import { RIGHTS } from './rights';
import { RoleDialog } from './RoleDialog';
import classes from './Roles.module.css';
import { useRoleName, useRoles } from './useRoles';

/** Which role contains which right. */
export function Roles() {
  const { t } = useTranslation('users');
  const { t: rightName } = useTranslation('rights');
  const { data: roles, error } = useRoles();
  const roleName = useRoleName();
  const [opened, setOpened] = useState<{ id?: string }>();
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dark.1">
          {t('rolesText')}
        </Text>
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpened({})}>
          {t('addRole')}
        </Button>
      </Group>
      <ProblemAlert error={error} />
      {!roles && !error && <Loading />}
      {roles && (
        <div className={classes.matrix}>
          <DataTable
            label={t('roles')}
            columns={[
              t('right'),
              ...roles.map((role) =>
                role.built_in ? (
                  roleName(role)
                ) : (
                  <OpenButton key={role.id} onClick={() => setOpened({ id: role.id })}>
                    {roleName(role)}
                  </OpenButton>
                ),
              ),
            ]}
          >
            {RIGHTS.map((right) => (
              <Table.Tr key={right}>
                <Table.Th scope="row">{rightName(right)}</Table.Th>
                {roles.map((role) => (
                  <Table.Td key={role.id}>
                    <Mark given={role.rights.includes(right)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </DataTable>
        </div>
      )}
      {opened && <RoleDialog key={opened.id ?? 'new'} id={opened.id} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function Mark({ given }: { given: boolean }) {
  const { t } = useTranslation('users');
  return (
    <>
      {given && <Check size={17} className={classes.yes} aria-hidden />}
      <VisuallyHidden>{t(given ? 'given' : 'notGiven')}</VisuallyHidden>
    </>
  );
}
