import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Bell, History, LayoutGrid, LogOut, Router, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { AlarmToaster } from '../features/alarms/AlarmToaster';
import { useActiveAlarmCount } from '../features/alarms/useAlarms';
import { session } from '../features/session/current';
import { Brand } from './Brand';
import { LanguageSelect } from './LanguageSelect';
import classes from './Shell.module.css';

const PLACES = [
  { to: '/live', name: 'live', Icon: LayoutGrid },
  { to: '/playback', name: 'playback', Icon: History },
  { to: '/alarms', name: 'alarms', Icon: Bell },
  { to: '/devices', name: 'devices', Icon: Router },
  { to: '/settings', name: 'settings', Icon: Settings },
] as const;

export function Shell() {
  const { t } = useTranslation('navigation');
  const { t: common } = useTranslation('common');
  const activeAlarms = useActiveAlarmCount();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {common('skip')}
      </a>
      <header className={classes.header}>
        <Brand />
        <nav aria-label={t('label')} className={classes.navigation}>
          {PLACES.map(({ to, name, Icon }) => (
            <Link key={to} to={to} className={classes.place}>
              <Icon size={17} aria-hidden />
              <span className={classes.placeName}>{t(name)}</span>
              {name === 'alarms' && activeAlarms > 0 && (
                <span className={classes.count}>
                  <span aria-hidden>{activeAlarms > 99 ? '99+' : activeAlarms}</span>
                  <VisuallyHidden>{t('activeAlarms', { count: activeAlarms })}</VisuallyHidden>
                </span>
              )}
            </Link>
          ))}
        </nav>
        <div className={classes.tools}>
          <LanguageSelect />
          <Tooltip label={t('signOut')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('signOut')}
              onClick={() => void session.signOut()}
            >
              <LogOut size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.content}>
        <Outlet />
      </main>
      <AlarmToaster />
    </div>
  );
}
