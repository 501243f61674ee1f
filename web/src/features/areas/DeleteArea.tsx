import { Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Area } from '../../api/types';
import { Confirm } from '../../app/Confirm';
import { AreaSelect } from './AreaSelect';
import { idsWithin } from './areaTree';
import { useAreas, useAreaTree, useChangeAreas } from './useAreas';

interface DeleteAreaProps {
  area: Area;
  onClose: () => void;
  onDeleted: (parent: string) => void;
}

/** Deletes an area that is empty, or moves what is in it elsewhere first. */
export function DeleteArea({ area, onClose, onDeleted }: DeleteAreaProps) {
  const { t } = useTranslation('areas');
  const areas = useAreas();
  const { refetch } = useAreaTree();
  const change = useChangeAreas();
  const [moves, setMoves] = useState(false);
  const parent = area.parent_id ?? '';
  const [target, setTarget] = useState(parent);
  const within = useMemo(() => idsWithin(areas, area.id), [areas, area]);

  const confirm = () =>
    change.mutate(
      { kind: 'delete', id: area.id, moveTo: moves ? target : null },
      {
        onSuccess: () => {
          onDeleted(parent);
          onClose();
        },
      },
    );

  return (
    <Confirm
      title={t('deleteTitle', { name: area.name })}
      text={t('deleteText')}
      action={t('delete')}
      busy={change.isPending}
      error={change.error}
      onConfirm={confirm}
      onClose={onClose}
      onReload={() => void refetch().then(change.reset)}
    >
      <Checkbox label={t('moveContents')} checked={moves} onChange={(event) => setMoves(event.currentTarget.checked)} />
      {moves && <AreaSelect label={t('moveTo')} value={target} onChange={setTarget} except={within} />}
    </Confirm>
  );
}
