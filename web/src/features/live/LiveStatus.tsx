import { useTranslation } from 'react-i18next';

import { useFormat } from '../../i18n/useFormat';
import type { LivePhase } from '../../player/liveState';
import type { LiveView } from '../../player/livePlayer';
import classes from './Tile.module.css';

/** The small label of a tile: its state, and the delay while it is live. */
export function LiveStatus({ view: { phase, latencyMs } }: { view: LiveView }) {
  const { t } = useTranslation('live');
  const format = useFormat();
  return (
    <span className={classes.status} data-phase={phase}>
      <span className={classes.dot} aria-hidden />
      {phase === 'live' && latencyMs !== null ? t('delay', { seconds: format.seconds(latencyMs) }) : t(phase === 'live' ? 'liveNow' : phase)}
    </span>
  );
}

/** Says over the picture why there is none, and what to do. */
export function PhaseNotice({ phase }: { phase: LivePhase }) {
  const { t } = useTranslation('live');
  if (phase === 'live' || phase === 'stalled') return null;
  return (
    <div className={classes.notice} role="status">
      {(phase === 'connecting' || phase === 'waking') && <span className={classes.spinner} aria-hidden />}
      <strong>{t(phase)}</strong>
      {(phase === 'offline' || phase === 'no_right' || phase === 'codec_unsupported') && <span>{t(`${phase}Hint`)}</span>}
    </div>
  );
}
