import { Button } from '@mantine/core';
import { Grid2x2, Grid3x3, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ViewsMenu } from '../views/ViewsMenu';
import classes from './LiveToolbar.module.css';
import { closeAll, setLayout } from './tiles';
import { changeTiles, useTiles } from './tilesStore';

const CHOICES = [
  { layout: 1, text: 'layout1', Icon: Square },
  { layout: 4, text: 'layout4', Icon: Grid2x2 },
  { layout: 9, text: 'layout9', Icon: Grid3x3 },
] as const;

export function LiveToolbar() {
  const { t } = useTranslation('live');
  const layout = useTiles((tiles) => tiles.layout);
  const empty = useTiles((tiles) => tiles.channels.every((channel) => channel === null));
  return (
    <div className={classes.toolbar}>
      <h1 className={classes.title}>{t('title')}</h1>
      <ViewsMenu />
      <div role="group" aria-label={t('layout')} className={classes.layouts}>
        {CHOICES.map(({ layout: choice, text, Icon }) => (
          <button
            key={choice}
            type="button"
            title={t(text)}
            aria-label={t(text)}
            aria-pressed={layout === choice}
            className={classes.layout}
            onClick={() => changeTiles(setLayout, choice)}
          >
            <Icon size={17} aria-hidden />
          </button>
        ))}
      </div>
      <Button variant="subtle" color="gray" size="compact-sm" disabled={empty} onClick={() => changeTiles(closeAll)}>
        {t('closeAll')}
      </Button>
    </div>
  );
}
