import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Page } from '../../app/Page';
import { ApiKeys } from '../apiKeys/ApiKeys';
import { Roles } from '../roles/Roles';
import type { UsersPart } from './search';
import { UserList } from './UserList';

export function UsersPage() {
  const { t } = useTranslation('users');
  const { part = 'users', user } = useSearch({ from: '/shell/users' });
  const navigate = useNavigate({ from: '/users' });
  return (
    <Page title={t('title')} subtitle={t('subtitle')} wide>
      <Tabs
        value={part}
        onChange={(chosen) => void navigate({ search: { part: chosen as UsersPart } })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="users">{t('people')}</Tabs.Tab>
          <Tabs.Tab value="roles">{t('roles')}</Tabs.Tab>
          <Tabs.Tab value="keys">{t('keys')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users">
          <UserList opened={user} onOpen={(id) => void navigate({ search: { part, user: id } })} />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Roles />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
