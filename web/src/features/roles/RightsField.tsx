import { Checkbox, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Right } from '../../api/types';
import { RIGHTS } from './rights';

interface RightsFieldProps {
  label: string;
  rights: readonly Right[];
  onChange: (rights: Right[]) => void;
  error?: string | undefined;
  /** The rights that can be chosen. */
  from?: readonly Right[];
}

export function RightsField({ label, rights, onChange, error, from = RIGHTS }: RightsFieldProps) {
  const { t } = useTranslation('rights');
  return (
    <Checkbox.Group
      label={label}
      error={error}
      value={[...rights]}
      onChange={(chosen) => onChange(from.filter((right) => chosen.includes(right)))}
    >
      <SimpleGrid cols={2} spacing="xs" my="xs">
        {from.map((right) => (
          <Checkbox key={right} value={right} label={t(right)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
