import { ActionIcon, Menu } from '@mantine/core';
import { ChevronDown, ChevronRight, Ellipsis, FolderPlus, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { AreaTask } from './AreaDialog';
import classes from './AreaPanel.module.css';
import type { AreaRow } from './areaTree';

interface AreaPanelRowProps {
  row: AreaRow;
  focusable: boolean;
  selected: boolean;
  count: number;
  onSelect: () => void;
  onToggle: () => void;
  /** Missing when the user may not change the tree. */
  onTask?: (task: AreaTask) => void;
}

export function AreaPanelRow({ row, focusable, selected, count, onSelect, onToggle, onTask }: AreaPanelRowProps) {
  const { area, depth, expanded } = row;
  const Chevron = expanded ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      {...(expanded === null ? {} : { 'aria-expanded': expanded })}
      tabIndex={focusable ? 0 : -1}
      data-area={area.id}
      className={classes.row}
      style={{ paddingLeft: `${depth * 1.1}rem` }}
      onClick={onSelect}
    >
      <span
        className={classes.toggle}
        onClick={(event) => {
          if (expanded === null) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {expanded !== null && <Chevron size={15} aria-hidden />}
      </span>
      <span className={classes.name}>{area.name}</span>
      {count > 0 && <span className={classes.count}>{count}</span>}
      {onTask && <AreaMenu row={row} onTask={onTask} />}
    </div>
  );
}

function AreaMenu({ row: { area }, onTask }: { row: AreaRow; onTask: (task: AreaTask) => void }) {
  const { t } = useTranslation('areas');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('actions', { name: area.name })}
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
        >
          <Ellipsis size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
        <Menu.Item leftSection={<FolderPlus size={15} aria-hidden />} onClick={() => onTask({ kind: 'add', parent: area })}>
          {t('add')}
        </Menu.Item>
        <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={() => onTask({ kind: 'change', area })}>
          {t(area.parent_id === null ? 'rename' : 'change')}
        </Menu.Item>
        {area.parent_id !== null && (
          <Menu.Item color="red" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => onTask({ kind: 'delete', area })}>
            {t('delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
