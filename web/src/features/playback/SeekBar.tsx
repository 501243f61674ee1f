import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../i18n/useFormat';
import type { Stretch } from '../../player/footage';
import { type Range, shareOf } from './range';
import classes from './SeekBar.module.css';

const STEP_MS = 10_000;
const PAGE_MS = 60_000;

interface SeekBarProps {
  range: Range;
  stretches: readonly Stretch[];
  positionMs: number | null;
  onSeek: (atMs: number) => void;
}

/** The chosen range as a bar: footage is filled, holes are empty, and a click or a key goes there. */
export function SeekBar({ range, stretches, positionMs, onSeek }: SeekBarProps) {
  const { t } = useTranslation('playback');
  const format = useFormat();
  const bar = useRef<HTMLDivElement>(null);
  const [draggedMs, setDraggedMs] = useState<number | null>(null);
  const shownMs = draggedMs ?? positionMs ?? range.fromMs;

  const instantAt = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || box.width === 0) return range.fromMs;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return range.fromMs + share * (range.toMs - range.fromMs);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, shownMs, range);
    if (target === null) return;
    event.preventDefault();
    onSeek(Math.min(range.toMs, Math.max(range.fromMs, target)));
  };

  return (
    <div className={classes.frame}>
      <div
        ref={bar}
        role="slider"
        tabIndex={0}
        className={classes.bar}
        aria-label={t('seek')}
        aria-valuemin={0}
        aria-valuemax={Math.round((range.toMs - range.fromMs) / 1_000)}
        aria-valuenow={Math.round((Math.min(range.toMs, Math.max(range.fromMs, shownMs)) - range.fromMs) / 1_000)}
        aria-valuetext={format.dateTime(shownMs)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDraggedMs(instantAt(event));
        }}
        onPointerMove={(event) => draggedMs !== null && setDraggedMs(instantAt(event))}
        onPointerUp={() => {
          if (draggedMs !== null) onSeek(draggedMs);
          setDraggedMs(null);
        }}
        onPointerCancel={() => setDraggedMs(null)}
      >
        {stretches.map((stretch) => {
          const left = shareOf(range, stretch.fromMs);
          const right = shareOf(range, stretch.toMs);
          return (
            <span
              key={stretch.fromMs}
              className={classes.footage}
              data-footage
              data-from-ms={stretch.fromMs}
              data-to-ms={stretch.toMs}
              style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
            />
          );
        })}
        <span className={classes.playhead} style={{ left: `${shareOf(range, shownMs) * 100}%` }}>
          {draggedMs !== null && <span className={classes.bubble}>{format.time(draggedMs)}</span>}
        </span>
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{format.time(range.fromMs)}</span>
        <span>{format.time(range.toMs)}</span>
      </div>
    </div>
  );
}

function keyTarget(key: string, atMs: number, range: Range): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return atMs + STEP_MS;
    case 'ArrowLeft':
    case 'ArrowDown':
      return atMs - STEP_MS;
    case 'PageUp':
      return atMs + PAGE_MS;
    case 'PageDown':
      return atMs - PAGE_MS;
    case 'Home':
      return range.fromMs;
    case 'End':
      return range.toMs;
    default:
      return null;
  }
}
