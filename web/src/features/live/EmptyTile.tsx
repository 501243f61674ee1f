import { SquarePlay } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import classes from './Tile.module.css';
import { changeTiles } from './tilesStore';

interface EmptyTileProps {
  index: number;
  selected: boolean;
  /** Says what to do; one free tile is enough to say it. */
  hint: boolean;
}

export function EmptyTile({ index, selected, hint }: EmptyTileProps) {
  const { t } = useTranslation('live');
  return (
    <button
      type="button"
      className={classes.empty}
      data-tile={index}
      data-selected={selected || undefined}
      aria-label={t('emptyTile', { number: index + 1 })}
      aria-pressed={selected}
      onClick={() => changeTiles((tiles) => ({ ...tiles, selected: index }))}
    >
      <SquarePlay size={26} strokeWidth={1.4} aria-hidden />
      {hint && <span>{t('emptyHint')}</span>}
    </button>
  );
}
