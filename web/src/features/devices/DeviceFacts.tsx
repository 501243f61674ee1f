import { useTranslation } from 'react-i18next';

import type { Device } from '../../api/types';
import { Badge } from '../../app/Badge';
import { Facts } from '../../app/Facts';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { healthOf, TONES } from './deviceFields';
import { useDevices } from './useDevices';

/** How a device is doing. What the list knows is newer than what was read when the device was opened. */
export function DeviceFacts({ device: opened }: { device: Device }) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  const areas = useAreas();
  const device = useDevices().data?.find(({ id }) => id === opened.id) ?? opened;
  const { area_id, clock_offset_ms, created_at, id, last_seen_at, lost_channels, program } = device;
  return (
    <Facts
      of={[
        [t('state'), <Badge tone={TONES[healthOf(device)]}>{t(healthOf(device))}</Badge>],
        [t('kind'), t(device.kind)],
        [t('area'), areaPath(areas, area_id)],
        [t('lastSeen'), last_seen_at === null ? common('never') : format.age(Date.parse(last_seen_at), now)],
        [t('clock'), clock_offset_ms === null ? '–' : t('clockOffset', { seconds: format.signedSeconds(clock_offset_ms) })],
        [t('program'), program ?? '–'],
        ...(lost_channels.length > 0 ? [[t('lostChannels'), lost_channels.join(', ')] as const] : []),
        [t('created'), format.dateTime(Date.parse(created_at))],
        [t('id'), <code>{id}</code>],
      ]}
    />
  );
}
