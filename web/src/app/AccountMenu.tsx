import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleUserRound, LogOut, UserRoundCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useMe } from '../features/me/useMe';
import { session } from '../features/session/current';
import classes from './Shell.module.css';

/** Who is signed in, and what he does for himself. */
export function AccountMenu() {
  const { t } = useTranslation('navigation');
  const { data: me } = useMe();
  return (
    <Menu position="bottom-end" width="14rem">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          aria-label={t('account', { name: me?.name ?? '' })}
          leftSection={<CircleUserRound size={18} aria-hidden />}
        >
          <span className={classes.placeName}>{me?.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {me && <Menu.Label>{me.email ?? me.tenant_name}</Menu.Label>}
        <Menu.Item component={Link} to="/account" leftSection={<UserRoundCog size={16} aria-hidden />}>
          {t('myAccount')}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void session.signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
