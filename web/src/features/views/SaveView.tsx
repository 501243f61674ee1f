import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import { ProblemAlert } from '../../app/ProblemAlert';
import { useAddView } from './useViews';
import type { viewOf } from './view';

const LONGEST_NAME = 64;

export function SaveView({ view, onClose }: { view: ReturnType<typeof viewOf>; onClose: () => void }) {
  const { t } = useTranslation('views');
  const { t: common } = useTranslation('common');
  const { error, isPending, mutate } = useAddView();
  const form = useForm({
    initialValues: { name: '', shared: false },
    validate: { name: (name) => (name.trim() === '' || name.trim().length > LONGEST_NAME ? t('nameWrong') : null) },
  });
  return (
    <Modal opened onClose={onClose} title={t('save')} closeButtonProps={{ 'aria-label': common('close') }} centered>
      <form
        onSubmit={form.onSubmit(({ name, shared }) => mutate({ ...view, name: name.trim(), shared }, { onSuccess: onClose }))}
        noValidate
      >
        <ProblemAlert error={error} />
        <Stack>
          <TextInput label={t('name')} data-autofocus {...form.getInputProps('name')} />
          <Switch
            label={t('share')}
            description={t('shareHint')}
            {...form.getInputProps('shared', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
