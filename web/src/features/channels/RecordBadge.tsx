import { useTranslation } from 'react-i18next';

import type { RecordState } from '../../api/types';
import { Badge } from '../../app/Badge';

const TONES: Record<RecordState, 'good' | 'warn' | 'quiet'> = {
  recording: 'good',
  stopped: 'warn',
  disabled: 'quiet',
  removed: 'quiet',
};

export function RecordBadge({ state }: { state: RecordState }) {
  const { t } = useTranslation('channels');
  return <Badge tone={TONES[state]}>{t(state)}</Badge>;
}
