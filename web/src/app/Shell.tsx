import { VisuallyHidden } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Bell, History, LayoutGrid, type LucideIcon, Router, ScrollText, Settings, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { AlarmToaster } from '../features/alarms/AlarmToaster';
import { useActiveAlarmCount } from '../features/alarms/useAlarms';
import { useMay, useMe } from '../features/me/useMe';
import { AccountMenu } from './AccountMenu';
import { Brand } from './Brand';
import { LanguageSelect } from './LanguageSelect';
import { type Place, placesFor } from './places';
import classes from './Shell.module.css';

const ICONS: Record<Place['name'], LucideIcon> = {
  live: LayoutGrid,
  playback: History,
  alarms: Bell,
  devices: Router,
  users: Users,
  log: ScrollText,
  settings: Settings,
};

export function Shell() {
  const { t } = useTranslation('navigation');
  const { t: common } = useTranslation('common');
  const { data: me } = useMe();
  const watchesAlarms = useMay()('alarm-view');
  const activeAlarms = useActiveAlarmCount();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {common('skip')}
      </a>
      <header className={classes.header}>
        <Brand />
        <nav aria-label={t('label')} className={classes.navigation}>
          {placesFor(me?.rights ?? []).map(({ to, name }) => {
            const Icon = ICONS[name];
            return (
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
            );
          })}
        </nav>
        <div className={classes.tools}>
          <LanguageSelect />
          <AccountMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.content}>
        <Outlet />
      </main>
      {watchesAlarms && <AlarmToaster />}
    </div>
  );
}
