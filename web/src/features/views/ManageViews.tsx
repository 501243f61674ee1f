import { ActionIcon, Group, Modal, Switch, Table } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Group as View } from '../../api/types';
import { Confirm } from '../../app/Confirm';
import { DataTable } from '../../app/DataTable';
import { ProblemAlert } from '../../app/ProblemAlert';
import { useChangeView, useViews } from './useViews';

/** The user's own views: shared or not, and gone when nobody needs them. */
export function ManageViews({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('views');
  const { t: common } = useTranslation('common');
  const { data: views = [] } = useViews();
  return (
    <Modal opened onClose={onClose} title={t('manage')} closeButtonProps={{ 'aria-label': common('close') }} size="lg" centered>
      <DataTable label={t('manage')} columns={[t('name'), t('shared'), common('delete')]} narrow>
        {views
          .filter(({ own }) => own)
          .map((view) => (
            <OwnView key={view.id} view={view} />
          ))}
      </DataTable>
    </Modal>
  );
}

function OwnView({ view: { id, name, shared, layout, channels } }: { view: View }) {
  const { t } = useTranslation('views');
  const [deleting, setDeleting] = useState(false);
  const change = useChangeView(id);
  const remove = useChangeView(id);
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        <ProblemAlert error={change.error} />
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={t('shareNamed', { name })}
          checked={shared}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ name, layout, channels, shared: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <Group>
          <ActionIcon variant="subtle" color="gray" aria-label={t('deleteNamed', { name })} onClick={() => setDeleting(true)}>
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </Group>
        {deleting && (
          <Confirm
            title={t('deleteNamed', { name })}
            text={t(shared ? 'deleteSharedText' : 'deleteText')}
            action={t('delete')}
            busy={remove.isPending}
            error={remove.error}
            onConfirm={() => remove.mutate(null)}
            onClose={() => setDeleting(false)}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
