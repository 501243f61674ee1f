import { Table } from '@mantine/core';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Alarm } from '../../api/types';
import { Badge } from '../../app/Badge';
import { IconLink } from '../../app/IconLink';
import { useFormat } from '../../i18n/useFormat';

const BEFORE_MS = 60_000;
const AFTER_MS = 120_000;

export function AlarmRow({ alarm, channelName }: { alarm: Alarm; channelName: string }) {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  const raisedMs = Date.parse(alarm.raised_at);
  const active = alarm.cleared_at === null;
  return (
    <Table.Tr data-alarm={alarm.id}>
      <Table.Td>
        <Badge tone={active ? 'alarm' : 'quiet'}>{t(active ? 'active' : 'over')}</Badge>
      </Table.Td>
      <Table.Td>{t(alarm.type)}</Table.Td>
      <Table.Td>{channelName}</Table.Td>
      <Table.Td>{format.dateTime(raisedMs)}</Table.Td>
      <Table.Td>{alarm.cleared_at === null ? '–' : format.dateTime(Date.parse(alarm.cleared_at))}</Table.Td>
      <Table.Td>
        <IconLink
          to="/playback"
          search={{ channel: alarm.channel_id, from: raisedMs - BEFORE_MS, to: raisedMs + AFTER_MS }}
          aria-label={t('watch')}
          title={t('watch')}
        >
          <History size={17} aria-hidden />
        </IconLink>
      </Table.Td>
    </Table.Tr>
  );
}
