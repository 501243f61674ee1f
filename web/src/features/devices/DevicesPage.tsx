import { Button, Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, Plus, Router, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Loading } from '../../app/Loading';
import { EmptyState, Page } from '../../app/Page';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaPanel } from '../areas/AreaPanel';
import { idsWithin } from '../areas/areaTree';
import { useAreas } from '../areas/useAreas';
import { ChannelDrawer } from '../channels/ChannelDrawer';
import { useChannels } from '../channels/useChannels';
import { useMay } from '../me/useMe';
import { download } from '../../player/snapshot';
import { AddDevice } from './AddDevice';
import { DeviceDrawer } from './DeviceDrawer';
import classes from './DevicesPage.module.css';
import { DeviceTable } from './DeviceTable';
import { ImportDevices } from './ImportDevices';
import type { DevicesSearch } from './search';
import { useDevices, useExportDevices } from './useDevices';

export function DevicesPage() {
  const { t } = useTranslation('devices');
  const search = useSearch({ from: '/shell/devices' });
  const navigate = useNavigate({ from: '/devices' });
  const go = (to: DevicesSearch) => void navigate({ search: { ...search, ...to } });
  const editable = useMay()('configure');
  const areas = useAreas();
  const { data: devices, error } = useDevices();
  const { data: channels } = useChannels();
  const csv = useExportDevices();
  const [dialog, setDialog] = useState<'add' | 'import'>();
  const close = () => setDialog(undefined);
  const shown = useMemo(() => {
    const within = search.area === undefined ? null : idsWithin(areas, search.area);
    return devices?.filter(({ area_id }) => within === null || within.has(area_id));
  }, [areas, devices, search.area]);
  const channelsOf = (device: string) => channels?.filter(({ device_id }) => device_id === device).length ?? 0;
  const area = search.area ?? areas.find(({ parent_id }) => parent_id === null)?.id ?? null;

  return (
    <Page
      wide
      title={t('title')}
      subtitle={t('subtitle')}
      action={
        editable && (
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<Download size={16} aria-hidden />}
              loading={csv.isPending}
              onClick={() => csv.mutate(undefined, { onSuccess: (file) => download(file, 'devices.csv') })}
            >
              {t('export')}
            </Button>
            <Button variant="default" leftSection={<Upload size={16} aria-hidden />} onClick={() => setDialog('import')}>
              {t('import')}
            </Button>
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setDialog('add')}>
              {t('add')}
            </Button>
          </Group>
        )
      }
    >
      <div className={classes.columns}>
        <AreaPanel
          selected={area ?? undefined}
          onSelect={(chosen) => go({ area: chosen })}
          editable={editable}
          count={(id) => devices?.filter(({ area_id }) => area_id === id).length ?? 0}
        />
        <div>
          <ProblemAlert error={error ?? csv.error} />
          {!devices && !error && <Loading />}
          {shown?.length === 0 && (
            <EmptyState
              icon={<Router size={30} strokeWidth={1.4} aria-hidden />}
              title={t(devices?.length === 0 ? 'none' : 'noneHere')}
              text={t(devices?.length === 0 ? 'noneText' : 'noneHereText')}
            />
          )}
          {shown && shown.length > 0 && (
            <DeviceTable devices={shown} channels={channelsOf} onOpen={(device) => go({ device })} />
          )}
        </div>
      </div>
      {dialog === 'add' && <AddDevice area={area} onClose={close} />}
      {dialog === 'import' && <ImportDevices onClose={close} />}
      {search.device !== undefined && (
        <DeviceDrawer
          key={search.device}
          id={search.device}
          editable={editable}
          onClose={() => go({ device: undefined })}
          onOpenChannel={(channel) => go({ channel })}
        />
      )}
      {search.channel !== undefined && (
        <ChannelDrawer
          key={search.channel}
          id={search.channel}
          editable={editable}
          onClose={() => go({ channel: undefined })}
        />
      )}
    </Page>
  );
}
