import { ChevronDown, ChevronRight, MapPin } from 'lucide-react';

import classes from './ChannelTree.module.css';
import type { TreeRow } from './channelTree';
import { indent } from './indent';

interface BranchRowProps {
  row: Extract<TreeRow, { kind: 'area' | 'device' }>;
  top: number;
  focusable: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

export function BranchRow({ row, top, focusable, onFocus, onToggle }: BranchRowProps) {
  const Chevron = row.expanded ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.expanded}
      aria-selected={false}
      tabIndex={focusable ? 0 : -1}
      data-row={row.id}
      className={classes.branch}
      data-kind={row.kind}
      style={{ transform: `translateY(${top}px)`, paddingLeft: indent(row.depth) }}
      onFocus={onFocus}
      onClick={onToggle}
    >
      <Chevron size={15} aria-hidden />
      {row.kind === 'area' && <MapPin size={13} aria-hidden />}
      <span className={classes.name}>{row.name}</span>
      <span className={classes.counted}>
        {row.online}/{row.total}
      </span>
    </div>
  );
}
