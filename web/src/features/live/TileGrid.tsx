import { useEffect } from 'react';

import { useChannelNames } from '../channels/useChannels';
import { EmptyTile } from './EmptyTile';
import { LiveTile } from './LiveTile';
import classes from './TileGrid.module.css';
import { toggleSingle, visibleTiles } from './tiles';
import { changeTiles, useTiles } from './tilesStore';

export function TileGrid() {
  const tiles = useTiles();
  const channelName = useChannelNames();
  const { single } = tiles;
  const visible = visibleTiles(tiles);
  const columns = Math.sqrt(visible.length);

  useEffect(() => {
    if (single === null) return;
    const back = (event: KeyboardEvent) => {
      // In full screen the first Escape is the browser's.
      if (event.key === 'Escape' && !document.fullscreenElement) changeTiles(toggleSingle, single);
    };
    document.addEventListener('keydown', back);
    return () => document.removeEventListener('keydown', back);
  }, [single]);

  return (
    <div className={classes.grid} data-layout={visible.length} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {visible.map((index) => {
        const channel = tiles.channels[index] ?? null;
        const selected = tiles.selected === index && visible.length > 1;
        return channel === null ? (
          <EmptyTile key={`free-${index}`} index={index} selected={selected} hint={index === tiles.selected} />
        ) : (
          <LiveTile
            key={channel}
            index={index}
            channel={channel}
            name={channelName(channel) ?? '…'}
            selected={selected}
            single={single === index}
            audible={tiles.audible === index}
          />
        );
      })}
    </div>
  );
}
