import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Loading } from '../../app/Loading';
import { ProblemAlert } from '../../app/ProblemAlert';
import { nextRow } from '../../app/treeKeys';
import { AreaDialog, type AreaTask } from './AreaDialog';
import classes from './AreaPanel.module.css';
import { AreaPanelRow } from './AreaPanelRow';
import { areaRows, areaTrees } from './areaTree';
import { DeleteArea } from './DeleteArea';
import { useAreaTree } from './useAreas';

interface AreaPanelProps {
  selected: string | undefined;
  onSelect: (area: string) => void;
  /** Whether the user may change the tree. */
  editable: boolean;
  /** How many things an area holds itself, without what is below it. */
  count: (area: string) => number;
}

/** The areas as a tree that the keyboard can walk (WAI-ARIA tree view), with what can be done to each. */
export function AreaPanel({ selected, onSelect, editable, count }: AreaPanelProps) {
  const { i18n, t } = useTranslation('areas');
  const { data, error } = useAreaTree();
  const areas = data?.value;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [task, setTask] = useState<AreaTask>();
  const tree = useRef<HTMLDivElement>(null);
  const trees = useMemo(() => areaTrees(areas ?? [], new Intl.Collator(i18n.language, { numeric: true })), [areas, i18n.language]);
  const rows = areaRows(trees, collapsed);
  const current = Math.max(0, rows.findIndex(({ area }) => area.id === selected));

  const toggle = (area: string, expand: boolean) => {
    const next = new Set(collapsed);
    if (expand) next.delete(area);
    else next.add(area);
    setCollapsed(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex(({ area }) => area.id === (event.target as HTMLElement).dataset.area);
    const row = rows[index];
    if (!row) return;
    const target = nextRow(rows, index, event.key);
    if (event.key === 'ArrowLeft' && row.expanded) toggle(row.area.id, false);
    else if (event.key === 'ArrowRight' && row.expanded === false) toggle(row.area.id, true);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(row.area.id);
    else if (target !== null) tree.current?.querySelector<HTMLElement>(`[data-area="${rows[target]?.area.id}"]`)?.focus();
    else return;
    event.preventDefault();
  };

  const done = () => setTask(undefined);
  return (
    <section aria-label={t('title')} className={classes.panel}>
      <ProblemAlert error={error} />
      {!areas && !error && <Loading />}
      {areas && (
        <div ref={tree} role="tree" aria-label={t('title')} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <AreaPanelRow
              key={row.area.id}
              row={row}
              focusable={index === current}
              selected={row.area.id === selected}
              count={count(row.area.id)}
              onSelect={() => onSelect(row.area.id)}
              onToggle={() => toggle(row.area.id, !row.expanded)}
              {...(editable ? { onTask: setTask } : {})}
            />
          ))}
        </div>
      )}
      {task && task.kind !== 'delete' && <AreaDialog task={task} onClose={done} />}
      {task?.kind === 'delete' && (
        <DeleteArea area={task.area} onClose={done} onDeleted={(parent) => task.area.id === selected && onSelect(parent)} />
      )}
    </section>
  );
}
