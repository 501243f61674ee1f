import { useNavigate, useSearch } from '@tanstack/react-router';
import { Film } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '../../app/Page';
import { usePageTitle } from '../../app/usePageTitle';
import { PlaybackForm } from './PlaybackForm';
import classes from './PlaybackPage.module.css';
import { PlaybackView } from './PlaybackView';
import { lastRange, QUARTER_MS } from './range';

export function PlaybackPage() {
  const { t } = useTranslation('playback');
  usePageTitle(t('title'));
  const { channel, from, to } = useSearch({ from: '/shell/playback' });
  const navigate = useNavigate({ from: '/playback' });
  const [openedAtMs] = useState(() => Date.now());
  const range = from !== undefined && to !== undefined ? { fromMs: from, toMs: to } : lastRange(QUARTER_MS, openedAtMs);
  return (
    <div className={classes.page}>
      <PlaybackForm
        key={`${channel} ${range.fromMs} ${range.toMs}`}
        channel={channel ?? null}
        range={range}
        onShow={(next) => void navigate({ search: { channel: next.channel, from: next.fromMs, to: next.toMs } })}
      />
      {channel === undefined ? (
        <div className={classes.choose}>
          <EmptyState icon={<Film size={30} strokeWidth={1.4} aria-hidden />} title={t('chooseTitle')} text={t('chooseText')} />
        </div>
      ) : (
        <PlaybackView key={`${channel} ${range.fromMs} ${range.toMs}`} channel={channel} range={range} />
      )}
    </div>
  );
}
