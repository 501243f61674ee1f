import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import { useProblemText } from '../../i18n/useProblemText';
import { AddedDevice } from './AddedDevice';
import { useAddDevice } from './useDevices';

const LONGEST_NAME = 64;

interface AddDeviceProps {
  opened: boolean;
  onClose: () => void;
}

export function AddDevice({ opened, onClose }: AddDeviceProps) {
  const { t } = useTranslation('devices');
  const { t: common } = useTranslation('common');
  const problemText = useProblemText();
  const { data: added, error, isPending, mutate, reset } = useAddDevice();
  const form = useForm({
    initialValues: { name: '' },
    validate: {
      name: (name) => {
        if (name.trim() === '') return t('nameMissing');
        return name.trim().length > LONGEST_NAME ? t('nameTooLong') : null;
      },
    },
  });

  const close = () => {
    onClose();
    reset();
    form.reset();
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={added ? t('addedTitle', { name: added.name }) : t('add')}
      closeButtonProps={{ 'aria-label': common('close') }}
      // The claim code cannot be shown again, so a stray click must not lose it.
      closeOnClickOutside={!added}
      closeOnEscape={!added}
      size={added ? 'lg' : 'md'}
      centered
    >
      {added ? (
        <AddedDevice device={added} onDone={close} />
      ) : (
        <form onSubmit={form.onSubmit(({ name }) => mutate(name.trim()))} noValidate>
          <Stack>
            {error && (
              <Alert color="red" variant="light" role="alert">
                {problemText(error)}
              </Alert>
            )}
            <TextInput label={t('name')} description={t('nameHint')} data-autofocus {...form.getInputProps('name')} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
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
