import { Button, Group, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Badge } from '../../app/Badge';
import { DataTable } from '../../app/DataTable';
import { Loading } from '../../app/Loading';
import { OpenButton } from '../../app/OpenButton';
import { ProblemAlert } from '../../app/ProblemAlert';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { useRoleName, useRoles } from '../roles/useRoles';
import { AddUser } from './AddUser';
import { UserDrawer } from './UserDrawer';
import { rootOf } from './userFields';
import { useUsers } from './useUsers';

interface UserListProps {
  opened: string | undefined;
  onOpen: (user: string | undefined) => void;
}

export function UserList({ opened, onOpen }: UserListProps) {
  const { t } = useTranslation('users');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  const areas = useAreas();
  const { data: users, error } = useUsers();
  const { data: roles = [] } = useRoles();
  const nameOf = useRoleName();
  const roleName = (id: string) => nameOf(roles.find((role) => role.id === id) ?? { id, name: id });
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <>
      <Group justify="flex-end" mb="md">
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
          {t('add')}
        </Button>
      </Group>
      <ProblemAlert error={error} />
      {!users && !error && <Loading />}
      {users && (
        <DataTable
          label={t('people')}
          columns={[t('name'), t('email'), t('role'), t('area'), t('state'), t('secondFactor'), t('lastSignIn')]}
        >
          {users.map((user) => (
            <Table.Tr key={user.id} data-user={user.id}>
              <Table.Td>
                <OpenButton onClick={() => onOpen(user.id)}>{user.name}</OpenButton>
              </Table.Td>
              <Table.Td>{user.email}</Table.Td>
              <Table.Td>{roleName(user.role)}</Table.Td>
              <Table.Td>{areaPath(areas, user.area_id ?? rootOf(areas))}</Table.Td>
              <Table.Td>
                <Badge tone={user.state === 'enabled' ? 'good' : 'quiet'}>{t(user.state)}</Badge>
              </Table.Td>
              <Table.Td>{t(user.second_factor ? 'on' : 'off')}</Table.Td>
              <Table.Td>
                {user.last_sign_in_at === null ? common('never') : format.age(Date.parse(user.last_sign_in_at), now)}
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      {adding && <AddUser onClose={close} />}
      {opened !== undefined && <UserDrawer key={opened} id={opened} onClose={() => onOpen(undefined)} />}
    </>
  );
}
