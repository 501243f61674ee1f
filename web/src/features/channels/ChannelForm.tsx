import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import type { ChannelDetails } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { PlanField } from '../plans/PlanField';
import type { Plan } from '../plans/week';
import { CLASSES, daysOf, SHORTEST_SEGMENT_S, LONGEST_SEGMENT_S } from './channelFields';
import { useChangeChannel } from './useChannel';

interface ChannelFormProps {
  channel: ChannelDetails;
  etag: string;
  onReload: () => void;
}

const LONGEST_NAME = 64;

export function ChannelForm({ channel, etag, onReload }: ChannelFormProps) {
  const { t } = useTranslation('channels');
  const { t: common } = useTranslation('common');
  const { error, isPending, mutate } = useChangeChannel(channel.id, etag);
  const form = useForm({
    initialValues: {
      name: channel.name,
      area_id: channel.area_id,
      class: channel.class,
      idle_s: channel.idle_ms / 1_000,
      active_s: channel.active_ms / 1_000,
      plan: channel.plan as Plan | null,
      enabled: channel.enabled,
    },
    validate: {
      name: (name) => (name.trim() === '' || name.trim().length > LONGEST_NAME ? t('nameWrong') : null),
      idle_s: (seconds) => (isSegmentLength(seconds) ? null : t('segmentWrong')),
      active_s: (seconds) => (isSegmentLength(seconds) ? null : t('segmentWrong')),
    },
  });

  const submit = ({ active_s, idle_s, name, ...rest }: typeof form.values) =>
    mutate({
      ...rest,
      name: name.trim(),
      idle_ms: Math.round(idle_s * 1_000),
      active_ms: Math.round(active_s * 1_000),
    });

  const seconds = { min: SHORTEST_SEGMENT_S, max: LONGEST_SEGMENT_S, step: 0.5, decimalScale: 1 };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <ProblemAlert error={error} onReload={onReload} />
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('name')} {...form.getInputProps('name')} />
          <AreaSelect
            label={t('area')}
            value={form.values.area_id}
            onChange={(area) => form.setFieldValue('area_id', area)}
          />
          <Select
            label={t('class')}
            description={t('classHint')}
            data={CLASSES.map((value) => ({ value, label: t('days', { count: daysOf(value) }) }))}
            allowDeselect={false}
            {...form.getInputProps('class')}
          />
          <Switch
            label={t('enabled')}
            description={t('enabledHint')}
            mt="xs"
            {...form.getInputProps('enabled', { type: 'checkbox' })}
          />
          <NumberInput label={t('idle')} description={t('idleHint')} {...seconds} {...form.getInputProps('idle_s')} />
          <NumberInput label={t('active')} description={t('activeHint')} {...seconds} {...form.getInputProps('active_s')} />
        </SimpleGrid>
        <PlanField plan={form.values.plan} onChange={(plan) => form.setFieldValue('plan', plan)} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isSegmentLength(seconds: number): boolean {
  return typeof seconds === 'number' && seconds >= SHORTEST_SEGMENT_S && seconds <= LONGEST_SEGMENT_S;
}
