import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from '../areas/AreaSelect';
import { ClaimCode } from './ClaimCode';
import { KINDS, nameProblem } from './deviceFields';
import { useAddDevice } from './useDevices';

interface AddDeviceProps {
  /** Where it stands unless the user says otherwise. */
  area: string | null;
  onClose: () => void;
}

export function AddDevice({ area, onClose }: AddDeviceProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const { data: added, error, isPending, mutate } = useAddDevice();
  const form = useForm({
    initialValues: { name: '', kind: KINDS[0] ?? 'gateway', area },
    validate: {
      name: (name) => {
        const problem = nameProblem(name);
        return problem === null ? null : t(problem);
      },
    },
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title={added ? t('addedTitle', { name: added.name }) : t('add')}
      closeButtonProps={{ 'aria-label': common('close') }}
      // The claim code cannot be shown again, so a stray click must not lose it.
      closeOnClickOutside={!added}
      closeOnEscape={!added}
      size={added ? 'lg' : 'md'}
      centered
    >
      {added ? (
        <ClaimCode device={added} onDone={onClose} />
      ) : (
        <form
          onSubmit={form.onSubmit(({ name, kind, area: area_id }) =>
            mutate({ name: name.trim(), kind, ...(area_id === null ? {} : { area_id }) }),
          )}
          noValidate
        >
          <ProblemAlert error={error} />
          <Stack>
            <TextInput label={t('name')} description={t('nameHint')} data-autofocus {...form.getInputProps('name')} />
            <Select
              label={t('kind')}
              data={KINDS.map((kind) => ({ value: kind, label: t(kind) }))}
              allowDeselect={false}
              {...form.getInputProps('kind')}
            />
            <AreaSelect label={t('area')} value={form.values.area} onChange={(chosen) => form.setFieldValue('area', chosen)} />
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
