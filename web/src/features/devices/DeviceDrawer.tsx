import { useTranslation } from 'react-i18next';

import { Section } from '../../app/Section';
import { SidePanel } from '../../app/SidePanel';
import { DeviceActions } from './DeviceActions';
import { DeviceChannels } from './DeviceChannels';
import { DeviceFacts } from './DeviceFacts';
import { DeviceForm } from './DeviceForm';
import { DeviceSettingsForm } from './DeviceSettingsForm';
import { useDevice } from './useDevice';

interface DeviceDrawerProps {
  id: string;
  editable: boolean;
  onClose: () => void;
  onOpenChannel: (channel: string) => void;
}

/** Everything about one device. */
export function DeviceDrawer({ id, editable, onClose, onOpenChannel }: DeviceDrawerProps) {
  const { t } = useTranslation('devices');
  const { data, error, refetch } = useDevice(id);
  const reload = () => void refetch();
  return (
    <SidePanel title={data?.value.name ?? t('device')} error={error} loading={!data && !error} onClose={onClose}>
      {data && (
        <>
          <DeviceFacts device={data.value} />
          {editable && <DeviceForm key={`form ${data.etag}`} device={data.value} etag={data.etag} onReload={reload} />}
          <Section title={t('channels')}>
            <DeviceChannels device={id} onOpen={onOpenChannel} />
          </Section>
          {editable && (
            <>
              <Section title={t('settings')}>
                <DeviceSettingsForm
                  key={data.value.settings.desired.version}
                  id={id}
                  settings={data.value.settings}
                  onReload={reload}
                />
              </Section>
              <Section title={t('more')}>
                <DeviceActions device={data.value} etag={data.etag} onReload={reload} onDeleted={onClose} />
              </Section>
            </>
          )}
        </>
      )}
    </SidePanel>
  );
}
