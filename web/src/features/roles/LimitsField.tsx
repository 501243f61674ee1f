import { MultiSelect, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Right } from '../../api/types';
import { useChannels } from '../channels/useChannels';
import { limitable, limited, type Limits } from './rights';

interface LimitsFieldProps {
  /** The rights that the user has. */
  rights: readonly Right[];
  limits: Limits;
  onChange: (limits: Limits) => void;
}

/** Limits rights to chosen channels, one right after the other; without a limit a right counts for all of the area. */
export function LimitsField({ rights, limits, onChange }: LimitsFieldProps) {
  const { t } = useTranslation('users');
  const { t: rightName } = useTranslation('rights');
  const { data: channels = [] } = useChannels();
  const possible = limitable(rights);
  const chosen = possible.filter((right) => right in limits);
  const others = possible.filter((right) => !(right in limits));
  const choices = channels.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack gap="sm">
      {chosen.map((right) => (
        <MultiSelect
          key={right}
          label={t('limitedTo', { right: rightName(right) })}
          data={choices}
          value={limits[right] ?? []}
          onChange={(ids) => onChange(limited(limits, right, ids))}
          searchable
          limit={50}
        />
      ))}
      {others.length > 0 && channels.length > 0 && (
        <Select
          label={t('limit')}
          description={t('limitHint')}
          placeholder={t('limitPlaceholder')}
          data={others.map((right) => ({ value: right, label: rightName(right) }))}
          value={null}
          onChange={(right) => right !== null && onChange(limited(limits, right as Right, channels.slice(0, 1).map(({ id }) => id)))}
        />
      )}
    </Stack>
  );
}
