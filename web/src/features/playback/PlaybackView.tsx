import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { PlaybackPhase } from '../../player/playbackState';
import tile from '../live/Tile.module.css';
import { PlaybackControls } from './PlaybackControls';
import classes from './PlaybackPage.module.css';
import type { Range } from './range';
import { usePlaybackPlayer } from './usePlaybackPlayer';

export function PlaybackView({ channel, range }: { channel: string; range: Range }) {
  const { t } = useTranslation('playback');
  const video = useRef<HTMLVideoElement>(null);
  const { player, view } = usePlaybackPlayer(video, channel, range);
  return (
    <>
      <div className={classes.screen}>
        <video ref={video} className={tile.video} muted playsInline aria-label={t('title')} onClick={() => player.current?.togglePlay()} />
        <Notice phase={view.phase} onRetry={() => player.current?.restart()} />
      </div>
      <PlaybackControls player={player} view={view} range={range} />
    </>
  );
}

function Notice({ phase, onRetry }: { phase: PlaybackPhase; onRetry: () => void }) {
  const { t } = useTranslation('playback');
  const { t: common } = useTranslation('common');
  switch (phase) {
    case 'playing':
    case 'paused':
    case 'ended':
      return null;
    case 'loading':
    case 'buffering':
      return (
        <div className={classes.waiting} role="status" aria-label={t('loading')}>
          <span className={tile.spinner} aria-hidden />
        </div>
      );
    default:
      return (
        <div className={tile.notice} role="status">
          <strong>{t(phase)}</strong>
          <span>{t(`${phase}Hint`)}</span>
          {phase === 'failed' && (
            <Button size="xs" mt="xs" onClick={onRetry}>
              {common('retry')}
            </Button>
          )}
        </div>
      );
  }
}
