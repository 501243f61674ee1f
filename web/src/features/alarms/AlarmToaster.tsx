import { notifications } from '@mantine/notifications';
import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../i18n/useFormat';
import { useChannelNames } from '../channels/useChannels';
import { AlarmNews } from './newAlarms';
import { useAlarms } from './useAlarms';

const MOST_AT_ONCE = 3;

/** Shows a toast for each alarm that is raised while the console is open; of a storm, the newest few. */
export function AlarmToaster() {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  const { data } = useAlarms();
  const channelName = useChannelNames();
  const [news] = useState(() => new AlarmNews());

  useEffect(() => {
    if (!data) return;
    for (const alarm of news.take(data).slice(-MOST_AT_ONCE)) {
      notifications.show({
        id: alarm.id,
        title: t('toast', { type: t(alarm.type) }),
        message: `${channelName(alarm.channel_id) ?? t('unknownChannel')} · ${format.time(Date.parse(alarm.raised_at))}`,
        color: 'red',
        icon: <BellRing size={18} aria-hidden />,
        autoClose: 8_000,
        withBorder: true,
      });
    }
  }, [data, news, t, format, channelName]);

  return null;
}
