import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { usePageTitle } from '../../app/usePageTitle';
import { ChannelTree } from '../channels/ChannelTree';
import classes from './LivePage.module.css';
import { LiveToolbar } from './LiveToolbar';
import { TileGrid } from './TileGrid';
import { openChannel, visibleTiles } from './tiles';
import { changeTiles, useTiles } from './tilesStore';

export function LivePage() {
  const { t } = useTranslation('live');
  usePageTitle(t('title'));
  const tiles = useTiles();
  const opened = useMemo(
    () => new Set(visibleTiles({ ...tiles, single: null }).flatMap((index) => tiles.channels[index] ?? [])),
    [tiles],
  );
  return (
    <div className={classes.page}>
      <aside className={classes.side}>
        <ChannelTree opened={opened} onOpen={(channel) => changeTiles(openChannel, channel)} />
      </aside>
      <div className={classes.stage}>
        <LiveToolbar />
        <TileGrid />
      </div>
    </div>
  );
}
