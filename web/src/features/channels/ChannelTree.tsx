import { CloseButton, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { nextRow } from '../../app/treeKeys';
import { useProblemText } from '../../i18n/useProblemText';
import { useAreas } from '../areas/useAreas';
import { useDeviceNames } from '../devices/useDevices';
import { ChannelRow } from './ChannelRow';
import classes from './ChannelTree.module.css';
import { BranchRow } from './BranchRow';
import { treeRows } from './channelTree';
import { useChannels } from './useChannels';

const ROW_HEIGHT = 46;

interface ChannelTreeProps {
  /** Channels that are open in a tile. */
  opened: ReadonlySet<string>;
  onOpen: (channel: string) => void;
}

/** The tenant's channels below their devices and areas, as a tree that the keyboard can walk (WAI-ARIA tree view). */
export function ChannelTree({ opened, onOpen }: ChannelTreeProps) {
  const { i18n, t } = useTranslation('channels');
  const problemText = useProblemText();
  const { data: channels, error } = useChannels();
  const areas = useAreas();
  const deviceName = useDeviceNames();
  const [search, setSearch] = useState('');
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const collator = useMemo(() => new Intl.Collator(i18n.language, { numeric: true }), [i18n.language]);
  const rows = useMemo(
    () => treeRows({ channels: channels ?? [], areas, deviceName, search, collapsed, collator }),
    [channels, areas, deviceName, search, collapsed, collator],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });

  const focusedIndex = Math.max(0, rows.findIndex((row) => row.id === focused));

  const focusRow = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setFocused(row.id);
    virtualizer.scrollToIndex(index);
    // The row may be in the document only after the scroll.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row.id}"]`)?.focus();
    });
  };

  const toggle = (branch: string, expand: boolean) => {
    const next = new Set(collapsed);
    if (expand) next.delete(branch);
    else next.add(branch);
    setCollapsed(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[focusedIndex];
    if (!row) return;
    const target = nextRow(rows, focusedIndex, event.key);
    if (row.kind === 'channel' && event.key === 'Enter') onOpen(row.id);
    else if (row.kind !== 'channel' && event.key === 'Enter') toggle(row.id, !row.expanded);
    else if (row.kind !== 'channel' && event.key === 'ArrowLeft' && row.expanded) toggle(row.id, false);
    else if (row.kind !== 'channel' && event.key === 'ArrowRight') toggle(row.id, true);
    else if (target !== null) focusRow(target);
    else return;
    event.preventDefault();
  };

  const online = channels?.filter((channel) => channel.online).length ?? 0;
  return (
    <section className={classes.panel} aria-label={t('title')}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t('title')}</h2>
        {channels && <span className={classes.counted}>{t('counted', { online, total: channels.length })}</span>}
      </div>
      <TextInput
        className={classes.search}
        size="sm"
        aria-label={t('search')}
        placeholder={t('search')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        leftSection={<Search size={15} aria-hidden />}
        rightSection={search !== '' && <CloseButton size="sm" aria-label={t('clearSearch')} onClick={() => setSearch('')} />}
      />
      {error && !channels && (
        <p role="alert" className={classes.note}>
          {problemText(error)}
        </p>
      )}
      {channels?.length === 0 && (
        <p className={classes.note}>
          <strong>{t('none')}</strong>
          {t('noneText')}
        </p>
      )}
      {channels && channels.length > 0 && rows.length === 0 && <p className={classes.note}>{t('noneFound')}</p>}
      <div ref={scroller} className={classes.scroller}>
        {rows.length > 0 && (
          <div
            role="tree"
            aria-label={t('title')}
            className={classes.tree}
            style={{ height: virtualizer.getTotalSize() }}
            onKeyDown={onKeyDown}
          >
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (!row) return null;
              const place = { top: start, focusable: index === focusedIndex, onFocus: () => setFocused(row.id) };
              return row.kind !== 'channel' ? (
                <BranchRow key={row.id} row={row} {...place} onToggle={() => toggle(row.id, !row.expanded)} />
              ) : (
                <ChannelRow
                  key={row.id}
                  channel={row.channel}
                  depth={row.depth}
                  {...place}
                  opened={opened.has(row.id)}
                  onOpen={() => onOpen(row.id)}
                />
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
}
