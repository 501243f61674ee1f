import { Button, Checkbox, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { DeviceDetails } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { useChannels } from '../channels/useChannels';
import { KINDS, nameProblem } from './deviceFields';
import { useChangeDevice } from './useDevice';

interface DeviceFormProps {
  device: DeviceDetails;
  etag: string;
  onReload: () => void;
}

export function DeviceForm({ device, etag, onReload }: DeviceFormProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const { error, isPending, mutate } = useChangeDevice(device.id, etag);
  const form = useForm({
    initialValues: {
      name: device.name,
      kind: device.kind,
      area_id: device.area_id,
      enabled: device.state !== 'disabled',
      takesChannels: true,
    },
    validate: {
      name: (name) => {
        const problem = nameProblem(name);
        return problem === null ? null : t(problem);
      },
    },
  });
  const { data: channels = [] } = useChannels();
  const own = channels.filter(({ area_id, device_id }) => device_id === device.id && area_id === device.area_id);
  const moves = form.values.area_id !== device.area_id && own.length > 0;

  const submit = ({ name, takesChannels, ...rest }: typeof form.values) =>
    mutate({
      change: { ...rest, name: name.trim() },
      channels: moves && takesChannels ? own.map(({ id }) => id) : [],
    });

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <ProblemAlert error={error} onReload={onReload} />
      <Stack>
        <TextInput label={t('name')} {...form.getInputProps('name')} />
        <Select
          label={t('kind')}
          data={KINDS.map((kind) => ({ value: kind, label: t(kind) }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <AreaSelect
          label={t('area')}
          value={form.values.area_id}
          onChange={(area) => form.setFieldValue('area_id', area)}
        />
        {moves && (
          <Checkbox
            label={t('takesChannels', { count: own.length })}
            {...form.getInputProps('takesChannels', { type: 'checkbox' })}
          />
        )}
        <Switch
          label={t('enabled')}
          description={t('enabledHint')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
