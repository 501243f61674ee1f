import { useTranslation } from 'react-i18next';

import type { Channel, ChannelDetails } from '../../api/types';
import { Facts } from '../../app/Facts';
import { SidePanel } from '../../app/SidePanel';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import { areaPath } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { useDeviceNames } from '../devices/useDevices';
import { ChannelForm } from './ChannelForm';
import { RecordBadge } from './RecordBadge';
import { useChannel } from './useChannel';
import { useChannels } from './useChannels';

interface ChannelDrawerProps {
  id: string;
  editable: boolean;
  onClose: () => void;
}

/** Everything about one channel. */
export function ChannelDrawer({ id, editable, onClose }: ChannelDrawerProps) {
  const { t } = useTranslation('channels');
  const { data, error, refetch } = useChannel(id);
  return (
    <SidePanel wide title={data?.value.name ?? t('channel')} error={error} loading={!data && !error} onClose={onClose}>
      {data && (
        <>
          <ChannelFacts details={data.value} />
          {editable && (
            <ChannelForm key={data.etag} channel={data.value} etag={data.etag} onReload={() => void refetch()} />
          )}
        </>
      )}
    </SidePanel>
  );
}

/** How a channel is doing. What the list knows is newer than what was read when the channel was opened. */
function ChannelFacts({ details }: { details: ChannelDetails }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const now = useNow();
  const areas = useAreas();
  const deviceName = useDeviceNames();
  const live: Channel = useChannels().data?.find(({ id }) => id === details.id) ?? details;
  return (
    <Facts
      of={[
        [t('state'), <RecordBadge state={live.record_state} />],
        [
          t('newest'),
          live.last_segment_at === null ? t('noFootage') : format.age(Date.parse(live.last_segment_at), now),
        ],
        [t('area'), areaPath(areas, details.area_id)],
        [t('device'), deviceName(details.device_id) ?? details.device_id],
        [t('declaredName'), details.declared_name],
        [t('streams'), details.streams.join(', ')],
        [t('id'), <code>{details.id}</code>],
      ]}
    />
  );
}
