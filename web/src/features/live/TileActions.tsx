import { notifications } from '@mantine/notifications';
import { Camera, Expand, Maximize2, Minimize2, Volume2, VolumeX, X } from 'lucide-react';
import type { MouseEvent, ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { download, snapshot, snapshotName } from '../../player/snapshot';
import classes from './Tile.module.css';
import { closeTile, toggleAudible, toggleSingle } from './tiles';
import { changeTiles } from './tilesStore';
import { toggleFullScreen } from './toggleFullScreen';

interface TileActionsProps {
  index: number;
  name: string;
  single: boolean;
  audible: boolean;
  tile: RefObject<HTMLDivElement | null>;
  video: RefObject<HTMLVideoElement | null>;
}

export function TileActions({ index, name, single, audible, tile, video }: TileActionsProps) {
  const { t } = useTranslation('live');

  const save = async () => {
    if (!video.current) return;
    try {
      download(await snapshot(video.current), snapshotName(name, new Date()));
    } catch {
      notifications.show({ message: t('snapshotFailed'), color: 'yellow' });
    }
  };

  return (
    <div className={classes.actions}>
      <TileButton label={t(audible ? 'mute' : 'unmute')} onClick={() => changeTiles(toggleAudible, index)}>
        {audible ? <Volume2 size={16} aria-hidden /> : <VolumeX size={16} aria-hidden />}
      </TileButton>
      <TileButton label={t('snapshot')} onClick={() => void save()}>
        <Camera size={16} aria-hidden />
      </TileButton>
      <TileButton label={t(single ? 'grid' : 'single')} onClick={() => changeTiles(toggleSingle, index)}>
        {single ? <Minimize2 size={16} aria-hidden /> : <Maximize2 size={16} aria-hidden />}
      </TileButton>
      <TileButton label={t('fullScreen')} onClick={() => toggleFullScreen(tile.current)}>
        <Expand size={16} aria-hidden />
      </TileButton>
      <TileButton label={t('close')} onClick={() => changeTiles(closeTile, index)}>
        <X size={16} aria-hidden />
      </TileButton>
    </div>
  );
}

interface TileButtonProps {
  label: string;
  onClick: () => void;
  children: ReactNode;
}

function TileButton({ label, onClick, children }: TileButtonProps) {
  // Two quick clicks on a button are no double-click on the tile.
  const swallow = (event: MouseEvent) => event.stopPropagation();
  return (
    <button type="button" className={classes.action} aria-label={label} title={label} onClick={onClick} onDoubleClick={swallow}>
      {children}
    </button>
  );
}
