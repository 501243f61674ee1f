import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { History, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Channel } from '../../api/types';
import { IconLink } from '../../app/IconLink';
import { useFormat } from '../../i18n/useFormat';
import { useNow } from '../../i18n/useNow';
import classes from './ChannelTree.module.css';
import { indent } from './indent';

interface ChannelRowProps {
  channel: Channel;
  depth: number;
  top: number;
  focusable: boolean;
  opened: boolean;
  onFocus: () => void;
  onOpen: () => void;
}

export function ChannelRow({ channel, depth, top, focusable, opened, onFocus, onOpen }: ChannelRowProps) {
  const { t } = useTranslation('channels');
  const { id, last_segment_at, name, online } = channel;
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={opened}
      tabIndex={focusable ? 0 : -1}
      data-row={id}
      data-online={online}
      className={classes.channel}
      style={{ transform: `translateY(${top}px)`, paddingLeft: indent(depth) }}
      onFocus={onFocus}
      onDoubleClick={onOpen}
    >
      <span className={classes.dot} data-online={online || undefined} aria-hidden />
      <span className={classes.text}>
        <span className={classes.name} data-name>
          {name}
        </span>
        <VisuallyHidden>{online ? t('online') : t('offline')}</VisuallyHidden>
        {opened && <VisuallyHidden>{t('opened')}</VisuallyHidden>}
        <Age lastSegmentAt={last_segment_at} />
      </span>
      <span className={classes.actions}>
        <Tooltip label={t('open', { name })} openDelay={400}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('open', { name })}
            tabIndex={focusable ? 0 : -1}
            onClick={onOpen}
            onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}
          >
            <Play size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('playback', { name })} openDelay={400}>
          <IconLink
            to="/playback"
            search={{ channel: id }}
            aria-label={t('playback', { name })}
            tabIndex={focusable ? 0 : -1}
            onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}
          >
            <History size={15} aria-hidden />
          </IconLink>
        </Tooltip>
      </span>
    </div>
  );
}

function Age({ lastSegmentAt }: { lastSegmentAt: string | null }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const now = useNow();
  return (
    <span className={classes.age}>
      {lastSegmentAt === null ? t('noFootage') : t('lastSegment', { age: format.age(Date.parse(lastSegmentAt), now) })}
    </span>
  );
}
