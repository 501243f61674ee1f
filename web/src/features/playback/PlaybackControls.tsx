import { ActionIcon, NativeSelect } from '@mantine/core';
import { Pause, Play } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../i18n/useFormat';
import type { PlaybackPlayer, PlaybackView } from '../../player/playbackPlayer';
import classes from './PlaybackPage.module.css';
import type { Range } from './range';
import { SeekBar } from './SeekBar';

const RATES = [0.5, 1, 2, 4, 8];

interface PlaybackControlsProps {
  player: RefObject<PlaybackPlayer | null>;
  view: PlaybackView;
  range: Range;
}

export function PlaybackControls({ player, view, range }: PlaybackControlsProps) {
  const { t } = useTranslation('playback');
  const format = useFormat();
  const [rate, setRate] = useState(1);
  const running = view.phase === 'playing' || view.phase === 'buffering';
  const position = view.phase === 'ended' ? (view.stretches.at(-1)?.toMs ?? view.positionMs) : view.positionMs;
  return (
    <div className={classes.controls}>
      <ActionIcon size="xl" radius="xl" aria-label={t(running ? 'pause' : 'play')} onClick={() => player.current?.togglePlay()}>
        {running ? <Pause size={20} aria-hidden /> : <Play size={20} aria-hidden />}
      </ActionIcon>
      <div className={classes.position}>
        <output aria-label={t('position')} data-testid="position">
          {position === null ? '–' : format.dateTime(position)}
        </output>
        <span>{t(view.phase)}</span>
      </div>
      <SeekBar
        range={range}
        stretches={view.stretches}
        positionMs={position}
        onSeek={(atMs) => player.current?.seek(atMs)}
      />
      <NativeSelect
        aria-label={t('speed')}
        value={String(rate)}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          setRate(next);
          player.current?.setRate(next);
        }}
        data={RATES.map((value) => ({ value: String(value), label: t('speedValue', { rate: value }) }))}
      />
    </div>
  );
}
