import { ChevronDown, ChevronRight } from 'lucide-react';

import classes from './ChannelTree.module.css';
import type { TreeRow } from './channelTree';

interface DeviceRowProps {
  row: Extract<TreeRow, { kind: 'device' }>;
  top: number;
  focusable: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

export function DeviceRow({ row, top, focusable, onFocus, onToggle }: DeviceRowProps) {
  const Chevron = row.expanded ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      aria-level={1}
      aria-expanded={row.expanded}
      aria-selected={false}
      tabIndex={focusable ? 0 : -1}
      data-row={row.id}
      className={classes.device}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={onFocus}
      onClick={onToggle}
    >
      <Chevron size={15} aria-hidden />
      <span className={classes.name}>{row.name}</span>
      <span className={classes.counted}>
        {row.online}/{row.total}
      </span>
    </div>
  );
}
