import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Right } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { ShownOnce } from '../../app/ShownOnce';
import { AreaSelect } from '../areas/AreaSelect';
import { useMe } from '../me/useMe';
import { RIGHTS } from '../roles/rights';
import { RightsField } from '../roles/RightsField';
import { useAddApiKey } from './useApiKeys';

const LIVES_DAYS = [30, 90, 180, 365] as const;
const DAY_MS = 86_400_000;

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

export function AddApiKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('apiKeys');
  const { t: common } = useTranslation('common');
  const { data: me } = useMe();
  const { data: added, error, isPending, mutate } = useAddApiKey();
  const form = useForm({
    initialValues: { name: '', rights: ['live'] as Right[], area_id: me?.area_id ?? null, days: '90' },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      rights: (rights) => (rights.length === 0 ? t('rightsMissing') : null),
    },
  });
  const submit = ({ area_id, days, name, rights }: typeof form.values) =>
    mutate({
      name: name.trim(),
      rights,
      expires_at: inDays(Number(days)),
      ...(area_id === null ? {} : { area_id }),
    });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('add')}
      closeButtonProps={{ 'aria-label': common('close') }}
      // The key cannot be shown again, so a stray click must not lose it.
      closeOnClickOutside={!added}
      closeOnEscape={!added}
      size="lg"
      centered
    >
      {added ? (
        <Stack>
          <Alert color="yellow" variant="outline" icon={<KeyRound aria-hidden />}>
            {t('once')}
          </Alert>
          <ShownOnce label={t('key')} value={added.secret} copyLabel={t('copyKey')} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{common('done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit(submit)} noValidate>
          <ProblemAlert error={error} />
          <Stack>
            <TextInput label={t('name')} description={t('nameHint')} data-autofocus {...form.getInputProps('name')} />
            <RightsField
              label={t('rights')}
              rights={form.values.rights}
              onChange={(rights) => form.setFieldValue('rights', rights)}
              error={form.errors.rights as string | undefined}
              // Nobody gives away what he has not.
              from={RIGHTS.filter((right) => me?.rights.includes(right))}
            />
            <AreaSelect
              label={t('area')}
              value={form.values.area_id}
              onChange={(area) => form.setFieldValue('area_id', area)}
            />
            <Select
              label={t('expires')}
              data={LIVES_DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))}
              allowDeselect={false}
              {...form.getInputProps('days')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common('cancel')}
              </Button>
              <Button type="submit" loading={isPending}>
                {t('add')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
