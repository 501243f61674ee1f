import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Area } from '../../api/types';
import { ProblemAlert } from '../../app/ProblemAlert';
import { AreaSelect } from './AreaSelect';
import { idsWithin } from './areaTree';
import { useAreas, useAreaTree, useChangeAreas } from './useAreas';

/** What the user is about to do to the tree. */
export type AreaTask =
  | { kind: 'add'; parent: Area }
  | { kind: 'change'; area: Area }
  | { kind: 'delete'; area: Area };

const LONGEST_NAME = 64;

interface AreaDialogProps {
  task: Exclude<AreaTask, { kind: 'delete' }>;
  onClose: () => void;
}

/** Names a new area, or gives one another name and another place. */
export function AreaDialog({ task, onClose }: AreaDialogProps) {
  const { t } = useTranslation('areas');
  const { t: common } = useTranslation('common');
  const areas = useAreas();
  const { refetch } = useAreaTree();
  const change = useChangeAreas();
  const area = task.kind === 'change' ? task.area : null;
  const form = useForm({
    initialValues: { name: area?.name ?? '', parentId: task.kind === 'add' ? task.parent.id : task.area.parent_id },
    validate: {
      name: (name) => {
        if (name.trim() === '') return t('nameMissing');
        return name.trim().length > LONGEST_NAME || name.includes('/') ? t('nameWrong') : null;
      },
    },
  });
  // An area cannot hang below itself.
  const except = useMemo(() => (area ? idsWithin(areas, area.id) : new Set<string>()), [areas, area]);

  const submit = ({ name, parentId }: typeof form.values) => {
    const named = name.trim();
    if (area) change.mutate({ kind: 'change', id: area.id, name: named, parentId }, { onSuccess: onClose });
    else if (parentId !== null) change.mutate({ kind: 'add', name: named, parentId }, { onSuccess: onClose });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={area ? t('changeTitle', { name: area.name }) : t('add')}
      closeButtonProps={{ 'aria-label': common('close') }}
      centered
    >
      <ProblemAlert error={change.error} onReload={() => void refetch().then(change.reset)} />
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack>
          <TextInput label={t('name')} data-autofocus {...form.getInputProps('name')} />
          {form.values.parentId !== null && (
            <AreaSelect
              label={t('parent')}
              value={form.values.parentId}
              onChange={(parentId) => form.setFieldValue('parentId', parentId)}
              except={except}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {area ? common('save') : t('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
