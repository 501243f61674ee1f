import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveStatus, PhaseNotice } from './LiveStatus';
import { TileActions } from './TileActions';
import classes from './Tile.module.css';
import { closeTile, toggleAudible, toggleSingle } from './tiles';
import { changeTiles } from './tilesStore';
import { toggleFullScreen } from './toggleFullScreen';
import { useLivePlayer } from './useLivePlayer';

export interface LiveTileProps {
  index: number;
  channel: string;
  name: string;
  selected: boolean;
  /** Whether it is the only tile shown. */
  single: boolean;
  audible: boolean;
}

export function LiveTile({ index, channel, name, selected, single, audible }: LiveTileProps) {
  const { t } = useTranslation('live');
  const tile = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const view = useLivePlayer(video, channel);

  const select = () => changeTiles((tiles) => ({ ...tiles, selected: index }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== tile.current) return;
    if (event.key === 'Enter') changeTiles(toggleSingle, index);
    else if (event.key === 'f') toggleFullScreen(tile.current);
    else if (event.key === 'm') changeTiles(toggleAudible, index);
    else if (event.key === 'Delete') changeTiles(closeTile, index);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={tile}
      role="group"
      tabIndex={0}
      className={classes.tile}
      data-tile={index}
      data-selected={selected || undefined}
      aria-label={t('tile', { number: index + 1, name })}
      onFocus={select}
      onDoubleClick={() => changeTiles(toggleSingle, index)}
      onKeyDown={onKeyDown}
    >
      <video ref={video} className={classes.video} muted={!audible} playsInline aria-label={name} />
      <PhaseNotice phase={view.phase} />
      <div className={classes.top}>
        <span className={classes.name}>{name}</span>
        <LiveStatus view={view} />
      </div>
      <TileActions index={index} name={name} single={single} audible={audible} tile={tile} video={video} />
    </div>
  );
}
